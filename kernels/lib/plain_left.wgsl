// The left operand of a product is there when the product begins.
fn prepareLeft(group: vec3u, lane: u32) {}

fn leftRow(row: u32, column: u32) -> vec4f {
  return leftPart(row, column, dims.rows, dims.inner);
}
