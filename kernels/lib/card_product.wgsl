// One tile of a matrix product left · right by a workgroup of 256 threads, for graphics cards: tileRows × tileColumns numbers,
// for which panels of {{DEPTH}} inner positions pass through workgroup memory. See lib/product.wgsl for what the kernel
// defines; src/lowering/card_product.ts writes productTile out for a tile's sizes, with all sums in vectors of its own: cards
// spill structs and matrices that functions hand around.
const tileRows = {{TILE_ROWS}}u;
const tileColumns = {{TILE_COLUMNS}}u;
const threads = 256u;
const rowLanes = {{ROW_LANES}}u;  // that share a row where a norm makes the left operand
var<workgroup> panels: array<vec4f, {{PANELS}}>;  // left and right by inner positions, rows of packs with one pack between
// include lib/product_operands.wgsl

// Stores `count` rows that lie in the panels; the first is row `first` of the tile, the others are `stride` apart.
fn storeRows(group: vec3u, lane: u32, first: u32, stride: u32, count: u32) {
  workgroupBarrier();
  for (var e = lane; e < count * tileColumns; e += threads) {
    let row = group.y * tileRows + first + e / tileColumns * stride;
    let column = group.x * tileColumns + e % tileColumns;
    if (whole || row < dims.rows && column < dims.columns) { store(panels[e / 4u][e % 4u], row, column); }
  }
  workgroupBarrier();
}

// Computes and stores the tile of workgroup `group`.
fn productTile(group: vec3u, lane: u32) {
{{PRODUCT_TILE}}
}
