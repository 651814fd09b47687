// y [rows, columns] = a [rows, inner] · b [inner, columns], each operand possibly stored transposed; a workgroup computes a
// tile of y.
// include lib/workgroups.wgsl
// include lib/product.wgsl
{{EPILOGUE}}

fn leftPack(i: u32) -> vec4f { return vec4f(a[dims.aFirst + i]); }
fn leftElement(i: u32) -> f32 { return f32(a[dims.aFirst + i / 4u][i % 4u]); }
fn rightPack(i: u32) -> vec4f { return vec4f(b[dims.bFirst + i]); }
fn rightElement(i: u32) -> f32 { return f32(b[dims.bFirst + i / 4u][i % 4u]); }

fn store(value: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  y[dims.yFirst + i] = {{y}}(epilogue(value, i));
}

fn compute(number: u32, lane: u32, id: vec3u) {
  productTile(tileOf(number, id), lane);
}
