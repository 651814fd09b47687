// y = x summed over its middle dimension. A workgroup takes 32 neighbouring columns, or a single one where there are
// fewer, and its invocations share what is to be added up.
struct Dims { outer: u32, reduced: u32, inner: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<{{x}}>; // [outer, reduced, inner]
@group(0) @binding(1) var<storage, read_write> y: array<{{y}}>; // [outer, inner]
@group(0) @binding(2) var<uniform> dims: Dims;
override columns: u32 = 32;
const threads = 256u;
var<workgroup> partials: array<f32, threads>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let blocks = (dims.inner + columns - 1u) / columns;
  let number = id.x + id.y * workgroups.x;
  if (number >= dims.outer * blocks) { return; }
  let outer = number / blocks;
  let column = number % blocks * columns + lane % columns;
  var sum = 0.0;
  if (column < dims.inner) {
    for (var i = lane / columns; i < dims.reduced; i += threads / columns) {
      sum += f32(x[(outer * dims.reduced + i) * dims.inner + column]);
    }
  }
  partials[lane] = sum;
  for (var stride = threads / 2u; stride >= columns; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { partials[lane] += partials[lane + stride]; }
  }
  if (lane < columns && column < dims.inner) {
    y[outer * dims.inner + column] = {{y}}(partials[lane]);
  }
}
