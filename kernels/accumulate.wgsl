// Adds the gradients of batch number `index` of a step to those before it, and keeps its loss. An invocation a weight.
struct Dims { count: u32, index: u32 }
@group(0) @binding(0) var<storage, read_write> gradients: array<f32>;   // [count]
@group(0) @binding(1) var<storage, read_write> accumulated: array<f32>; // [count]
@group(0) @binding(2) var<storage, read_write> loss: array<f32>;        // [1]
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;      // [batches of a step]
@group(0) @binding(4) var<uniform> dims: Dims;
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  if (i == 0u) { losses[dims.index] = loss[0]; }
  if (i >= dims.count) { return; }
  if (dims.index == 0u) { accumulated[i] = gradients[i]; } else { accumulated[i] += gradients[i]; }
}
