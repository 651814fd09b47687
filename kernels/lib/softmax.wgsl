// The softmax of rows of logits, each row computed by a workgroup. The kernel binds `logits` and defines `dims.words`, the
// length of a row.
// include lib/reduce.wgsl

// Logit i of a row has the probability exp(logit - largest) / total.
struct Softmax { largest: f32, total: f32 }

// That of the row whose logits begin at `start`. All invocations of a workgroup must call it together.
fn softmaxOf(start: u32, lane: u32) -> Softmax {
  var best = -3e38;
  for (var i = lane; i < dims.words; i += threads) { best = max(best, f32(logits[start + i])); }
  let largest = workgroupMax(best, lane);
  var sum = 0.0;
  for (var i = lane; i < dims.words; i += threads) { sum += exp(f32(logits[start + i]) - largest); }
  return Softmax(largest, workgroupSum(sum, lane));
}
