// y [outer, inner] = x [outer, reduced, inner] summed over its middle dimension. A workgroup takes 32 neighbouring columns, or a single one where there are
// fewer, and its invocations share what is to be added up.
override columns: u32 = 32;
const threads = 256u;
// include lib/workgroups.wgsl
var<workgroup> partials: array<f32, threads>;

fn compute(number: u32, lane: u32, id: vec3u) {
  let blocks = (dims.inner + columns - 1u) / columns;
  let outer = number / blocks;
  let column = number % blocks * columns + lane % columns;
  var sum = 0.0;
  if (column < dims.inner) {
    for (var i = lane / columns; i < dims.reduced; i += threads / columns) {
      sum += f32(x[dims.xFirst + (outer * dims.reduced + i) * dims.inner + column]);
    }
  }
  partials[lane] = sum;
  for (var stride = threads / 2u; stride >= columns; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { partials[lane] += partials[lane + stride]; }
  }
  if (lane < columns && column < dims.inner) {
    y[dims.yFirst + outer * dims.inner + column] = {{y}}(partials[lane]);
  }
}
