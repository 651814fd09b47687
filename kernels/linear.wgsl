// y [rows, out] = activation(x · weightᵀ + bias) + residual [rows, out], if there is one, with x [rows, in], weight [out, in]
// and bias [out]; a workgroup computes a tile of y.
// include lib/workgroups.wgsl
{{PRODUCT}}
override rectified: bool = false;
{{EPILOGUE}}
{{LEAD}}
{{TAIL}}

fn rightPack(i: u32) -> vec4f { return vec4f(weight[dims.weightFirst + i]); }
fn rightElement(i: u32) -> f32 { return f32(weight[dims.weightFirst + i / 4u][i % 4u]); }

fn store(product: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  var value = product + f32(bias[dims.biasFirst + column]);
  if (rectified) { value = max(value, 0.0); }
  if (hasResidual) { value += f32(residual[dims.residualFirst + i]); }
  let result = {{y}}(epilogue(value, i));
  y[dims.yFirst + i] = result;
  passOn(f32(result), row, column);
}

fn compute(number: u32, lane: u32, id: vec3u) {
  let group = tileOf(number, id);
  productTile(group, lane);
  multiplyTile(group, lane);
}
