// A product whose left operand is made row by row from other matrices of its shape: each workgroup makes the rows of its tile
// anew, which takes much less than the product, and those of the first column of tiles (and of the first part, where the inner
// dimension is split) keep them for others.
//
// A lead defines
//   rowPart(r, at, column)     what the four elements from `at` on, in row r of the tile, add to the sums over the row
//   prepareLeft(group, lane)   fills rowsOfTile by rowSums, and keeps what the first column of tiles keeps
//   leadPack(r, column, at)    these elements of the left operand
var<workgroup> rowsOfTile: array<vec4f, tileRows>; // what leadPack needs of each row

fn leftPack(i: u32) -> vec4f { return vec4f(); }
fn leftElement(i: u32) -> f32 { return 0.0; }

// Sums of rowPart over the rows of a tile from `first`; the lane numbered like a row gets those of the row.
fn rowSums(first: u32, lane: u32) -> vec4f {
  for (var r = lane / rowLanes; r < tileRows; r += threads / rowLanes) {
    var sum = vec4f();
    if (first + r < dims.rows) {
      let start = (first + r) * dims.inner;
      for (var i = 4u * (lane % rowLanes); i < dims.inner; i += 4u * rowLanes) { sum += rowPart(r, start + i, i); }
    }
    panels[r * rowLanes + lane % rowLanes] = sum;
  }
  workgroupBarrier();
  var total = vec4f();
  if (lane < tileRows) {
    for (var k = 0u; k < rowLanes; k++) { total += panels[lane * rowLanes + k]; }
  }
  workgroupBarrier();
  return total;
}

fn leftRow(row: u32, column: u32) -> vec4f {
  if (!whole && (row >= dims.rows || column >= dims.inner)) { return vec4f(); }
  return leadPack(row % tileRows, column, row * dims.inner + column);
}

// Elements as they are kept, after the operations that follow.
fn finished(pack: vec4f, at: u32) -> vec4f {
  let values = vec4f(leadEpilogue(pack.x, at), leadEpilogue(pack.y, at + 1u), leadEpilogue(pack.z, at + 2u),
    leadEpilogue(pack.w, at + 3u));
  return vec4f(vec4<{{LEFT_TYPE}}>(values));
}

fn keepPack(at: u32, pack: vec4f) {
  {{LEFT}}[dims.{{LEFT}}First + at / 4u] = vec4<{{LEFT_TYPE}}>(pack);
}
