// y [rows, out] = activation(x · weightᵀ + bias) + residual, if there is one; a workgroup computes a tile of y.
// include lib/product.wgsl

@group(0) @binding(0) var<storage, read_write> x: array<vec4<{{x}}>>;            // [rows, in]
@group(0) @binding(1) var<storage, read_write> weight: array<vec4<{{weight}}>>;  // [out, in]
@group(0) @binding(2) var<storage, read_write> bias: array<{{bias}}>;            // [out]
@group(0) @binding(3) var<storage, read_write> y: array<{{y}}>;                  // [rows, out]
// Declares fn plusResidual(value: f32, i: u32) -> f32 and the binding it reads, if any.
{{RESIDUAL}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;
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
  y[i] = {{y}}(epilogue(plusResidual(value, i), i));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
}
