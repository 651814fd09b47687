// One tile of a matrix product left · right: tile × tile numbers for a workgroup of 64 threads.
//
// Both operands pass through workgroup memory as panels of `depth` inner positions by `tile`, packed by four along the tile.
// A thread brings one 4 × 4 block of each panel and accumulates 8 × 8 numbers. A tile of 64 needs all threads for that; in
// smaller ones the threads form slices that share out the inner positions, and the sums of the slices are added in the end.
// So small products keep a device busy too, and the order of additions is always the same.
//
// The kernel has the sizes `dims.rows`, `dims.columns` and `dims.inner`, and defines
//   leftPack(i), leftElement(i), rightPack(i), rightElement(i)   four elements or one of an operand, as it is stored
//   prepareLeft(group, lane)                                     what comes before the left operand is read
//   leftRow(row, column)                                         four elements of it, stored [rows, inner], 0 beyond it
//   store(value, row, column)                                    what becomes of an element of the product

override tile: u32 = 32u;                       // 16, 32 or 64
override depth: u32 = 1024u / tile;
override slices: u32 = 4096u / (tile * tile);
override side: u32 = tile / 4u;                 // packs in a row of a panel
override grid: u32 = tile / 8u;                 // threads of a slice in each direction

override tileRows: u32 = tile;
override tileColumns: u32 = tile;
const rowLanes = 16u;  // that share a row where a norm makes the left operand

// Stored with the inner positions side by side: left [rows, inner] (else [inner, rows]), right [columns, inner].
override leftInnerLast: bool = true;
override rightInnerLast: bool = true;
// include lib/product_operands.wgsl

const threads = 64u;
const panel = 256u;  // packs in a panel
var<workgroup> panels: array<vec4f, 4u * panel>;  // left and right, twice: one pair is filled while the other is read

// Four inner positions from `k`, each with the elements of four rows of the left operand.
fn leftBlock(row: u32, k: u32) -> mat4x4f {
  if (leftInnerLast) {
    return transpose(mat4x4f(leftRow(row, k), leftRow(row + 1u, k), leftRow(row + 2u, k), leftRow(row + 3u, k)));
  }
  return mat4x4f(
    leftPart(k, row, dims.inner, dims.rows), leftPart(k + 1u, row, dims.inner, dims.rows),
    leftPart(k + 2u, row, dims.inner, dims.rows), leftPart(k + 3u, row, dims.inner, dims.rows));
}

// Four inner positions from `k`, each with the elements of four columns of the right operand.
fn rightBlock(column: u32, k: u32) -> mat4x4f {
  if (rightInnerLast) {
    return transpose(mat4x4f(
      rightPart(column, k, dims.columns, dims.inner), rightPart(column + 1u, k, dims.columns, dims.inner),
      rightPart(column + 2u, k, dims.columns, dims.inner), rightPart(column + 3u, k, dims.columns, dims.inner)));
  }
  return mat4x4f(
    rightPart(k, column, dims.inner, dims.columns), rightPart(k + 1u, column, dims.inner, dims.columns),
    rightPart(k + 2u, column, dims.inner, dims.columns), rightPart(k + 3u, column, dims.inner, dims.columns));
}

// Which block of a panel a thread brings, as (position in the tile, inner position), both in packs: neighbours in memory go
// to neighbouring threads.
fn blockPosition(local: u32, innerLast: bool) -> vec2u {
  if (innerLast) { return vec2u(local / (depth / 4u), local % (depth / 4u)); }
  return vec2u(local % side, local / side);
}

// Where a panel holds the block at inner position `k` and position `p`; the rotation spreads accesses over memory banks.
fn packIndex(k: u32, p: u32) -> u32 {
  return k * tile + (p ^ (k & (side - 1u)));
}

fn keep(at: u32, block: mat4x4f) {
  panels[at] = block[0];
  panels[at + side] = block[1];
  panels[at + 2u * side] = block[2];
  panels[at + 3u * side] = block[3];
}

// The numbers of a thread: one block in each quarter of the tile.
struct Sums { upperLeft: mat4x4f, upperRight: mat4x4f, lowerLeft: mat4x4f, lowerRight: mat4x4f }

fn plusOuter(sum: mat4x4f, a: vec4f, b: vec4f) -> mat4x4f {
  return mat4x4f(fma(a.xxxx, b, sum[0]), fma(a.yyyy, b, sum[1]), fma(a.zzzz, b, sum[2]),
    fma(a.wwww, b, sum[3]));
}

// Adds the products at one inner position; arguments say where the panels hold the four packs.
fn addPosition(sums: Sums, upper: u32, lower: u32, left: u32, right: u32) -> Sums {
  let a0 = panels[upper];
  let a1 = panels[lower];
  let b0 = panels[left];
  let b1 = panels[right];
  return Sums(plusOuter(sums.upperLeft, a0, b0), plusOuter(sums.upperRight, a0, b1),
    plusOuter(sums.lowerLeft, a1, b0), plusOuter(sums.lowerRight, a1, b1));
}

// Adds the products at the inner positions `4 k` to `4 k + 3` of the panels at `base`.
fn addPack(before: Sums, base: u32, k: u32, place: vec3u) -> Sums {
  let upper = base + packIndex(k, place.y);
  let lower = base + packIndex(k, place.y + grid);
  let left = base + panel + packIndex(k, place.z);
  let right = base + panel + packIndex(k, place.z + grid);
  var sums = addPosition(before, upper, lower, left, right);
  sums = addPosition(sums, upper + side, lower + side, left + side, right + side);
  sums = addPosition(sums, upper + 2u * side, lower + 2u * side, left + 2u * side, right + 2u * side);
  return addPosition(sums, upper + 3u * side, lower + 3u * side, left + 3u * side, right + 3u * side);
}

// Adds what the panels at `base` hold for the thread at `place` (slice, row, column). Written out, since loops are slow here.
fn addPanels(before: Sums, base: u32, place: vec3u) -> Sums {
  let packs = depth / 4u / slices;
  let k = place.x * packs;
  var sums = addPack(before, base, k, place);
  if (packs >= 2u) { sums = addPack(sums, base, k + 1u, place); }
  if (packs >= 4u) {
    sums = addPack(sums, base, k + 2u, place);
    sums = addPack(sums, base, k + 3u, place);
  }
  return sums;
}

// Adds up the slices' numbers for half of the tile, from its row `first`, and stores them.
fn storeHalf(group: vec3u, local: u32, place: vec3u, first: u32, left: mat4x4f, right: mat4x4f) {
  let at = (place.x * grid + place.y) * tile + place.z;
  keep(at, left);
  keep(at + grid, right);
  workgroupBarrier();
  let count = tile * tile / 2u;
  for (var e = local; e < count; e += threads) {
    var total = 0.0;
    for (var i = e; i < slices * count; i += count) { total += panels[i / 4u][i % 4u]; }
    let row = group.y * tile + first + e / tile;
    let column = group.x * tile + e % tile;
    if (row < dims.rows && column < dims.columns) { store(total, row, column); }
  }
  workgroupBarrier();
}

// Computes and stores the tile of workgroup `group`.
fn productTile(group: vec3u, local: u32) {
  let leftAt = blockPosition(local, leftInnerLast);
  let rightAt = blockPosition(local, rightInnerLast);
  let row = group.y * tile + 4u * leftAt.x;
  let column = group.x * tile + 4u * rightAt.x;
  let place = vec3u(local / (grid * grid), local / grid % grid, local % grid);
  prepareLeft(group, local);
  var sums = Sums();
  var left = leftBlock(row, 4u * leftAt.y);
  var right = rightBlock(column, 4u * rightAt.y);
  let end = bound(dims.inner, group);
  for (var start = 0u; start < end; start += depth) {
    let base = (start / depth % 2u) * 2u * panel;
    keep(base + packIndex(leftAt.y, leftAt.x), left);
    keep(base + panel + packIndex(rightAt.y, rightAt.x), right);
    workgroupBarrier();
    // The next blocks are on their way while these are worked on.
    left = leftBlock(row, start + depth + 4u * leftAt.y);
    right = rightBlock(column, start + depth + 4u * rightAt.y);
    sums = addPanels(sums, base, place);
  }
  workgroupBarrier();
  storeHalf(group, local, place, 0u, sums.upperLeft, sums.upperRight);
  storeHalf(group, local, place, tile / 2u, sums.lowerLeft, sums.lowerRight);
}
