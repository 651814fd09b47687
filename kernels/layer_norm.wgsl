// Every row of x normalised to mean 0 and variance 1, then scaled and shifted; a workgroup for each row.
struct Dims { rows: u32, width: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<{{x}}>;             // [rows, width]
@group(0) @binding(1) var<storage, read_write> weight: array<{{weight}}>;   // [width]
@group(0) @binding(2) var<storage, read_write> bias: array<{{bias}}>;       // [width]
@group(0) @binding(3) var<storage, read_write> y: array<{{y}}>;             // [rows, width]
@group(0) @binding(4) var<storage, read_write> mean: array<{{mean}}>;       // [rows]
@group(0) @binding(5) var<storage, read_write> inverse: array<{{inverse}}>; // [rows], of the standard deviation
@group(0) @binding(6) var<uniform> dims: Dims;
{{EPILOGUE}}
const threads = 64u;
// include lib/reduce.wgsl
const epsilon = 1e-12;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.x + id.y * workgroups.x;
  if (row >= dims.rows) { return; }
  let start = row * dims.width;
  var sum = 0.0;
  for (var i = lane; i < dims.width; i += threads) { sum += f32(x[start + i]); }
  let rowMean = workgroupSum(sum, lane) / f32(dims.width);
  var squares = 0.0;
  for (var i = lane; i < dims.width; i += threads) {
    let difference = f32(x[start + i]) - rowMean;
    squares += difference * difference;
  }
  let variance = workgroupSum(squares, lane) / f32(dims.width);
  let rowInverse = 1.0 / sqrt(variance + epsilon);
  for (var i = lane; i < dims.width; i += threads) {
    let normal = (f32(x[start + i]) - rowMean) * rowInverse;
    let value = normal * f32(weight[i]) + f32(bias[i]);
    y[start + i] = {{y}}(epilogue(value, start + i));
  }
  if (lane == 0u) {
    mean[row] = {{mean}}(rowMean);
    inverse[row] = {{inverse}}(rowInverse);
  }
}
