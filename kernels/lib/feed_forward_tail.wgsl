// A product whose result is the left operand of another one, as in a feed-forward block. A workgroup that has made a tile of the
// result multiplies it by the rows of the second right matrix that belong to its columns, and so leaves
// tailParts [tiles in a row, rows, tailColumns]: what these columns add to the second product, for another dispatch to sum.
// tailRight is [columns, tailColumns], possibly stored transposed. The tile stays in workgroup memory.
override tailPacked: bool = false;  // the stored rows of tailRight consist of whole packs
var<workgroup> ownTile: array<f32, tileRows * tileColumns>;

// What becomes of an element of the result; beyond the matrix the tile is 0.
fn passOn(value: f32, row: u32, column: u32) {
  ownTile[row % tileRows * tileColumns + column % tileColumns] = value;
}

fn tileRow(row: u32, column: u32) -> vec4f {
  let i = row % tileRows * tileColumns + column % tileColumns;
  return vec4f(ownTile[i], ownTile[i + 1u], ownTile[i + 2u], ownTile[i + 3u]);
}

fn tailElement(i: u32) -> f32 { return f32(tailRight[dims.tailRightFirst + i / 4u][i % 4u]); }

// As rightPart in lib/product_operands.wgsl.
fn tailPart(row: u32, column: u32, rows: u32, columns: u32) -> vec4f {
  if (row >= rows || column >= columns) { return vec4f(); }
  let i = row * columns + column;
  if (tailPacked) { return vec4f(tailRight[dims.tailRightFirst + i / 4u]); }
  let at = min(vec4u(0u, 1u, 2u, 3u), vec4u(columns - 1u - column)) + i;
  let part = vec4f(tailElement(at.x), tailElement(at.y), tailElement(at.z), tailElement(at.w));
  return select(vec4f(), part, vec4u(column, column + 1u, column + 2u, column + 3u) < vec4u(columns));
}

// As storeRows in lib/card_product.wgsl.
fn storeTailRows(group: vec3u, lane: u32, first: u32, stride: u32, count: u32) {
  workgroupBarrier();
  for (var e = lane; e < count * tileColumns; e += threads) {
    let row = group.y * tileRows + first + e / tileColumns * stride;
    let column = group.x * tileColumns + e % tileColumns;
    if (row < dims.rows && column < dims.tailColumns) {
      let i = (group.z * dims.rows + row) * dims.tailColumns + column;
      tailParts[dims.tailPartsFirst + i] = panels[e / 4u][e % 4u];
    }
  }
  workgroupBarrier();
}

// Tile `group.xy` of the second product, from the inner positions that tile `group.z` in a row of the first one has.
fn tailTile(group: vec3u, lane: u32) {
{{TAIL_TILE}}
}

fn multiplyTile(group: vec3u, lane: u32) {
  let tiles = (dims.tailColumns + tileColumns - 1u) / tileColumns;
  for (var x = 0u; x < bound(tiles, group); x++) { tailTile(vec3u(x, group.y, group.x), lane); }
}
