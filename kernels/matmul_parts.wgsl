// parts [parts, rows, columns]: products a · b of slices of the inner dimension, with a [rows, inner] and b [inner, columns],
// each possibly stored transposed; a workgroup computes a tile of one part, from `dims.share` inner positions.
// include lib/workgroups.wgsl
{{PRODUCT}}
{{LEAD}}
var<private> part: u32;

fn rightPack(i: u32) -> vec4f { return vec4f(b[dims.bFirst + i]); }
fn rightElement(i: u32) -> f32 { return f32(b[dims.bFirst + i / 4u][i % 4u]); }

fn store(value: f32, row: u32, column: u32) {
  parts[dims.partsFirst + (part * dims.rows + row) * dims.columns + column] = value;
}

fn compute(number: u32, lane: u32, id: vec3u) {
  var group = tileOf(number, id);
  if (merged) {
    let down = (dims.rows + tileRows - 1u) / tileRows;
    group = vec3u(group.x, group.y % down, group.y / down);
  }
  part = group.z;
  productTile(group, lane);
}
