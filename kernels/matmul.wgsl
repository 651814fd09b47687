// y [rows, columns] = a [rows, inner] · b [inner, columns], each operand possibly stored transposed; a workgroup computes a
// tile of y.
// include lib/workgroups.wgsl
{{PRODUCT}}
{{EPILOGUE}}
{{LEAD}}
{{TAIL}}

fn rightPack(i: u32) -> vec4f { return vec4f(b[dims.bFirst + i]); }
fn rightElement(i: u32) -> f32 { return f32(b[dims.bFirst + i / 4u][i % 4u]); }

fn store(value: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  let result = {{y}}(epilogue(value, i));
  y[dims.yFirst + i] = result;
  passOn(f32(result), row, column);
}

fn compute(number: u32, lane: u32, id: vec3u) {
  let group = tileOf(number, id);
  productTile(group, lane);
  multiplyTile(group, lane);
}
