// The gradients' norm from sums of squares, and what follows from it: the clipping factor min(1, clip / (norm + 1e-6))
// (1 when clip is 0), and whether to skip the update because norm or loss is not finite. One workgroup.
struct Finish {
  count: u32, // of sums
  batches: u32, // of the step
  clip: f32,
  gradientScale: f32, // what the gradients are to be multiplied by
}
struct Control {
  factor: f32,
  skip: f32, // 1 or 0
  skipped: f32, // updates since the host last looked
  norm: f32,
  loss: f32, // sum over the steps since then
  steps: f32,
}
@group(0) @binding(0) var<storage, read_write> squares: array<f32>; // [count]
@group(0) @binding(1) var<storage, read_write> losses: array<f32>;  // [batches], parts of the step's loss
@group(0) @binding(2) var<storage, read_write> control: Control;
@group(0) @binding(3) var<uniform> finish: Finish;
const threads = 256u;
// include lib/reduce.wgsl

// By its bits, because compilers may assume that there are no infinities and no NaN.
fn isFinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < finish.count; i += threads) { sum += squares[i]; }
  let total = workgroupSum(sum, lane);
  if (lane != 0u) { return; }
  let norm = sqrt(total) * finish.gradientScale;
  var loss = 0.0;
  for (var i = 0u; i < finish.batches; i++) { loss += losses[i]; }
  control.loss += loss;
  control.steps += 1.0;
  control.norm = norm;
  control.factor = 1.0;
  control.skip = 0.0;
  if (!isFinite(total) || !isFinite(norm) || !isFinite(loss)) {
    control.skip = 1.0;
    control.skipped += 1.0;
  } else if (finish.clip > 0.0) {
    control.factor = min(1.0, finish.clip / (norm + 1e-6));
  }
}
