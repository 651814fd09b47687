// Sums of squares of a range of numbers, one from each workgroup, written from place `first` on.
struct Dims { count: u32, first: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<f32>;       // [count]
@group(0) @binding(1) var<storage, read_write> squares: array<f32>; // [workgroups of all ranges]
@group(0) @binding(2) var<uniform> dims: Dims;
const threads = 256u;
// include lib/reduce.wgsl

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  var sum = 0.0;
  for (var i = id.x * threads + lane; i < dims.count; i += workgroups.x * threads) { sum += x[i] * x[i]; }
  let total = workgroupSum(sum, lane);
  if (lane == 0u) { squares[dims.first + id.x] = total; }
}
