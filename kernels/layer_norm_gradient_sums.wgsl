// Gradients of a layer norm's weight and bias [width] from the sums [blocks, 2, width] over blocks of rows; a workgroup
// takes 32 columns.
const threads = 256u;
const columns = 32u;
var<workgroup> partials: array<f32, threads>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let column = id.x * columns + lane % columns;
  var sum = 0.0;
  if (column < 2u * dims.width) {
    for (var block = lane / columns; block < dims.blocks; block += threads / columns) {
      sum += sums[2u * block * dims.width + column];
    }
  }
  partials[lane] = sum;
  for (var stride = threads / 2u; stride >= columns; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { partials[lane] += partials[lane + stride]; }
  }
  if (lane >= columns) { return; }
  if (column < dims.width) {
    dWeight[column] = {{dWeight}}(partials[lane]);
  } else if (column < 2u * dims.width) {
    dBias[column - dims.width] = {{dBias}}(partials[lane]);
  }
}
