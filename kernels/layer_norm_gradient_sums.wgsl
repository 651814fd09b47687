// Gradients of a layer norm's weight and bias [width] from the sums [blocks, 2, width] over blocks of rows; a workgroup
// takes 32 columns.
const threads = 256u;
const columns = 32u;
// include lib/workgroups.wgsl
var<workgroup> partials: array<f32, threads>;

fn compute(number: u32, lane: u32, id: vec3u) {
  let column = number * columns + lane % columns;
  var sum = 0.0;
  if (column < 2u * dims.width) {
    for (var block = lane / columns; block < dims.blocks; block += threads / columns) {
      sum += sums[dims.sumsFirst + 2u * block * dims.width + column];
    }
  }
  partials[lane] = sum;
  for (var stride = threads / 2u; stride >= columns; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { partials[lane] += partials[lane + stride]; }
  }
  if (lane >= columns) { return; }
  if (column < dims.width) {
    dWeight[dims.dWeightFirst + column] = {{dWeight}}(partials[lane]);
  } else if (column < 2u * dims.width) {
    dBias[dims.dBiasFirst + column - dims.width] = {{dBias}}(partials[lane]);
  }
}
