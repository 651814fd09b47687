// Gradients of a layer norm's weight and bias from the sums over blocks of rows; a workgroup takes 32 columns.
struct Dims { blocks: u32, width: u32 }
@group(0) @binding(0) var<storage, read_write> sums: array<{{sums}}>;       // [blocks, 2, width]
@group(0) @binding(1) var<storage, read_write> dWeight: array<{{dWeight}}>; // [width]
@group(0) @binding(2) var<storage, read_write> dBias: array<{{dBias}}>;     // [width]
@group(0) @binding(3) var<uniform> dims: Dims;
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
