// dLogits = g * weight * (softmax(logits) - one-hot target); a workgroup for each row.
struct Dims { rows: u32, words: u32 }
@group(0) @binding(0) var<storage, read_write> logits: array<{{logits}}>;   // [rows, words]
@group(0) @binding(1) var<storage, read_write> targets: array<{{targets}}>; // [rows]
@group(0) @binding(2) var<storage, read_write> weights: array<{{weights}}>; // [rows]
@group(0) @binding(3) var<storage, read_write> g: array<{{g}}>;             // [1]
@group(0) @binding(4) var<storage, read_write> dLogits: array<{{dLogits}}>; // [rows, words]
@group(0) @binding(5) var<uniform> dims: Dims;
const threads = 256u;
// include lib/reduce.wgsl

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.x + id.y * workgroups.x;
  if (row >= dims.rows) { return; }
  let start = row * dims.words;
  var best = -1e30;
  for (var i = lane; i < dims.words; i += threads) { best = max(best, f32(logits[start + i])); }
  let largest = workgroupMax(best, lane);
  var sum = 0.0;
  for (var i = lane; i < dims.words; i += threads) { sum += exp(f32(logits[start + i]) - largest); }
  let total = workgroupSum(sum, lane);
  let factor = f32(g[0]) * f32(weights[row]);
  let correct = u32(targets[row]);
  for (var i = lane; i < dims.words; i += threads) {
    let probability = exp(f32(logits[start + i]) - largest) / total;
    dLogits[start + i] = {{dLogits}}(factor * (probability - select(0.0, 1.0, i == correct)));
  }
}
