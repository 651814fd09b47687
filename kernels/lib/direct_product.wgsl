// One tile of a matrix product left · right for software adapters, in which the threads of a workgroup are the lanes of a
// vector: the left operand, which is the same for all threads, is read once for all of them, and there is neither workgroup
// memory that operands pass through nor a barrier to wait at. Operands consist of whole packs. See lib/product.wgsl for what
// the kernel defines; src/lowering/direct_product.ts writes productTile out for how operands are stored.
const tileRows = {{TILE_ROWS}}u;
const tileColumns = {{TILE_COLUMNS}}u;
const threads = {{THREADS}}u;
const threadPacks = tileRows * tileColumns / threads / 4u;
var<workgroup> panels: array<vec4f, threads * threadPacks>;  // the sums of each thread, row by row
// include lib/product_operands.wgsl

// Stores the sums of thread `lane`, which begin at `row` and `column`.
fn storeSums(row: u32, column: u32, lane: u32) {
  let columns = tileColumns / threads;
  for (var e = 0u; e < tileRows * columns; e++) {
    let r = row + e / columns;
    let c = column + e % columns;
    if (whole || r < dims.rows && c < dims.columns) { store(panels[lane * threadPacks + e / 4u][e % 4u], r, c); }
  }
}

// Computes and stores the tile of workgroup `group`.
fn productTile(group: vec3u, lane: u32) {
{{PRODUCT_TILE}}
}
