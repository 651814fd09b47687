// Gradient of a layer norm's input, dx = inverse * (h - mean(h) - n * mean(h * n)) with n the normalised row and
// h = g * weight. A workgroup takes a block of rows and leaves the block's sums for the gradients of weight and bias.
//
// x, g and dx [rows, width], weight [width], mean and inverse standard deviation [rows], sums [blocks, 2, width]: Σ g * n
// and Σ g.
override blockRows: u32 = 4;
{{EPILOGUE}}
const threads = 256u;
// include lib/workgroups.wgsl
var<workgroup> partials: array<vec2f, threads>; // Σ h and Σ h * n

fn compute(block: u32, lane: u32, id: vec3u) {
  let firstRow = block * blockRows;
  let lanes = threads / blockRows; // that share a row
  let own = firstRow + lane / lanes;
  var sum = vec2f();
  if (own < dims.rows) {
    let rowMean = f32(mean[dims.meanFirst + own]);
    let rowInverse = f32(inverse[dims.inverseFirst + own]);
    for (var i = lane % lanes; i < dims.width; i += lanes) {
      let normal = (f32(x[dims.xFirst + own * dims.width + i]) - rowMean) * rowInverse;
      let h = f32(g[dims.gFirst + own * dims.width + i]) * f32(weight[dims.weightFirst + i]);
      sum += vec2f(h, h * normal);
    }
  }
  partials[lane] = sum;
  for (var stride = lanes / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane % lanes < stride) { partials[lane] += partials[lane + stride]; }
  }
  workgroupBarrier();

  let rows = min(blockRows, dims.rows - firstRow);
  for (var i = lane; i < dims.width; i += threads) {
    var weightSum = 0.0;
    var biasSum = 0.0;
    for (var r = 0u; r < rows; r++) {
      let row = firstRow + r;
      let at = row * dims.width + i;
      let means = partials[r * lanes] / f32(dims.width);
      let normal = (f32(x[dims.xFirst + at]) - f32(mean[dims.meanFirst + row])) * f32(inverse[dims.inverseFirst + row]);
      let upstream = f32(g[dims.gFirst + at]);
      let value = f32(inverse[dims.inverseFirst + row]) * (upstream * f32(weight[dims.weightFirst + i]) - means.x - normal * means.y);
      dx[dims.dxFirst + at] = {{dx}}(epilogue(value, at));
      weightSum += upstream * normal;
      biasSum += upstream;
    }
    let place = dims.sumsFirst + 2u * block * dims.width + i;
    sums[place] = weightSum;
    sums[place + dims.width] = biasSum;
  }
}
