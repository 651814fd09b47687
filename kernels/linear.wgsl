// y [rows, out] = activation(x · weightᵀ + bias) + residual [rows, out], if there is one, with x [rows, in], weight [out, in]
// and bias [out]; a workgroup computes a tile of y.
// include lib/product.wgsl
override rectified: bool = false;
{{EPILOGUE}}

fn leftPack(i: u32) -> vec4f { return vec4f(x[i]); }
fn leftElement(i: u32) -> f32 { return f32(x[i / 4u][i % 4u]); }
fn rightPack(i: u32) -> vec4f { return vec4f(weight[i]); }
fn rightElement(i: u32) -> f32 { return f32(weight[i / 4u][i % 4u]); }

fn store(product: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  var value = product + f32(bias[column]);
  if (rectified) { value = max(value, 0.0); }
  if (hasResidual) { value += f32(residual[i]); }
  y[i] = {{y}}(epilogue(value, i));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
}
