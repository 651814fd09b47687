// dLogits [rows, words] = g * weight * (softmax(logits) - one-hot target), from logits [rows, words], targets and weights
// [rows], and g [1]; a workgroup for each row.
const threads = 256u;
// include lib/workgroups.wgsl
// include lib/softmax.wgsl

fn compute(row: u32, lane: u32, id: vec3u) {
  let start = row * dims.words;
  let softmax = softmaxOf(start, lane);
  let factor = f32(g[0]) * f32(weights[row]);
  let correct = u32(targets[row]);
  for (var i = lane; i < dims.words; i += threads) {
    let probability = exp(f32(logits[start + i]) - softmax.largest) / softmax.total;
    dLogits[start + i] = {{dLogits}}(factor * (probability - select(0.0, 1.0, i == correct)));
  }
}
