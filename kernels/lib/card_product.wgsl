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

fn storePack(sums: vec4f, row: u32, column: u32) {
  if (!whole && row >= dims.rows) { return; }
  if (whole || column < dims.columns) { store(sums.x, row, column); }
  if (whole || column + 1u < dims.columns) { store(sums.y, row, column + 1u); }
  if (whole || column + 2u < dims.columns) { store(sums.z, row, column + 2u); }
  if (whole || column + 3u < dims.columns) { store(sums.w, row, column + 3u); }
}

// Computes and stores the tile of workgroup `group`.
fn productTile(group: vec3u, lane: u32) {
{{PRODUCT_TILE}}
}
