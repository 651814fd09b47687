// y [rows, columns] = a [rows, inner] · b [inner, columns], each operand possibly stored transposed; a workgroup computes a
// tile of y.
// include lib/product.wgsl
{{EPILOGUE}}

fn leftPack(i: u32) -> vec4f { return vec4f(a[i]); }
fn leftElement(i: u32) -> f32 { return f32(a[i / 4u][i % 4u]); }
fn rightPack(i: u32) -> vec4f { return vec4f(b[i]); }
fn rightElement(i: u32) -> f32 { return f32(b[i / 4u][i % 4u]); }

fn store(value: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  y[i] = {{y}}(epilogue(value, i));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
}
