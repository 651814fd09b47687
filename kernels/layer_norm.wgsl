// y = every row of x [rows, width] normalised to mean 0 and variance 1, then scaled by weight and shifted by bias [width]; and
// mean and inverse standard deviation [rows]. A workgroup for each row.
{{EPILOGUE}}
const threads = 64u;
// include lib/workgroups.wgsl
// include lib/reduce.wgsl
const epsilon = 1e-12;

fn compute(row: u32, lane: u32, id: vec3u) {
  let start = row * dims.width;
  let begin = dims.xFirst + start;
  var sum = 0.0;
  for (var i = lane; i < dims.width; i += threads) { sum += f32(x[begin + i]); }
  let rowMean = workgroupSum(sum, lane) / f32(dims.width);
  var squares = 0.0;
  for (var i = lane; i < dims.width; i += threads) {
    let difference = f32(x[begin + i]) - rowMean;
    squares += difference * difference;
  }
  let variance = workgroupSum(squares, lane) / f32(dims.width);
  let rowInverse = 1.0 / sqrt(variance + epsilon);
  for (var i = lane; i < dims.width; i += threads) {
    let normal = (f32(x[begin + i]) - rowMean) * rowInverse;
    let value = normal * f32(weight[dims.weightFirst + i]) + f32(bias[dims.biasFirst + i]);
    y[dims.yFirst + start + i] = {{y}}(epilogue(value, start + i));
  }
  if (lane == 0u) {
    mean[dims.meanFirst + row] = {{mean}}(rowMean);
    inverse[dims.inverseFirst + row] = {{inverse}}(rowInverse);
  }
}
