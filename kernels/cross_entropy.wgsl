// losses [rows] = weight * (log Σ exp(logits) - logits[target]) of each row, from logits [rows, words], targets and weights
// [rows]; a workgroup for each row.
const threads = 256u;
// include lib/workgroups.wgsl
// include lib/softmax.wgsl

fn compute(row: u32, lane: u32, id: vec3u) {
  let start = row * dims.words;
  let softmax = softmaxOf(start, lane);
  if (lane == 0u) {
    let score = f32(logits[start + u32(targets[row])]);
    losses[row] = {{losses}}(f32(weights[row]) * (softmax.largest - score + log(softmax.total)));
  }
}
