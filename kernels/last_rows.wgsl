// y = the elements of x from `start`; an invocation for each.
struct Dims { count: u32, start: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<{{x}}>;
@group(0) @binding(1) var<storage, read_write> y: array<{{y}}>;
@group(0) @binding(2) var<uniform> dims: Dims;
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  if (i < dims.count) { y[i] = {{y}}(x[dims.start + i]); }
}
