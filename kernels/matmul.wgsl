// y [rows, columns] = a [rows, inner] · b [inner, columns], each operand possibly stored transposed; a workgroup computes a
// tile of y.
// include lib/workgroups.wgsl
{{PRODUCT}}
{{EPILOGUE}}
{{LEAD}}

fn rightPack(i: u32) -> vec4f { return vec4f(b[dims.bFirst + i]); }
fn rightElement(i: u32) -> f32 { return f32(b[dims.bFirst + i / 4u][i % 4u]); }

fn store(value: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  y[dims.yFirst + i] = {{y}}(epilogue(value, i));
}

fn compute(number: u32, lane: u32, id: vec3u) {
  productTile(tileOf(number, id), lane);
}
