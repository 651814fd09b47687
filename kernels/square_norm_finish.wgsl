// The gradients' norm from sums of squares, and what follows from it: the factor that the update multiplies gradients by
// (clipping, min(1, clip / (norm + 1e-6)) or 1 when clip is 0, and the loss scale taken out again), and whether to skip
// the update because norm or loss is not finite. After a skipped update all others are left out as well, until the host
// has looked and gives them again: an optimizer's scalars depend on how many updates there were, and the host gave it those
// for one more. With mixed precision the loss scale then falls or grows as in PyTorch's GradScaler: it doubles after
// `dims.growthInterval` steps without overflow, or stays where that is 0. One workgroup.
//
// squares [count], losses [batches], which are parts of the step's loss, and `control`, whose fields
// src/executors/webgpu/control.ts explains.
const threads = 256u;
// include lib/reduce.wgsl

// By its bits, because compilers may assume that there are no infinities and no NaN.
fn isFinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < dims.count; i += threads) { sum += squares[i]; }
  let total = workgroupSum(sum, lane);
  if (lane != 0u || control.skip != 0.0) { return; }
  let scale = control.scale;
  let norm = sqrt(total) / scale;
  var loss = 0.0;
  for (var i = 0u; i < dims.batches; i++) { loss += losses[i]; }
  let place = u32(control.steps);
  control.norm = norm;
  control.steps += 1.0;
  if (!isFinite(total) || !isFinite(norm) || !isFinite(loss)) {
    control.skip = 1.0;
    control.skippedLoss = loss / scale;
    if (dims.growthInterval > 0u) { control.scale = scale * 0.5; }
    control.grown = 0.0;
    return;
  }
  control.losses[place] = loss / scale;
  control.factor = 1.0 / scale;
  if (dims.clip > 0.0) { control.factor = min(1.0, dims.clip / (norm + 1e-6)) / scale; }
  control.grown += 1.0;
  if (dims.growthInterval > 0u && u32(control.grown) >= dims.growthInterval) {
    control.scale = scale * 2.0;
    control.grown = 0.0;
  }
}
