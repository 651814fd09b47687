// One tile of a matrix product, tile × tile numbers for a workgroup.
//
// Both operands pass through workgroup memory as panels [depth, tile], packed by four along the tile. A thread accumulates
// 4 × 4 numbers. With more than one slice the inner positions of a panel are shared out among groups of threads, whose sums
// are added in the end: small products keep the device busy that way, and the order of additions stays fixed.
//
// The kernel defines `leftPack`, `leftElement`, `rightPack`, `rightElement` (four elements or one of an operand, as stored)
// and `store`.

struct Dims { rows: u32, columns: u32, inner: u32 }

// tile² · slices = 16 · threads and depth · tile = 8 · threads.
override tile: u32 = 32;
override slices: u32 = 2;
override depth: u32 = 32;
override threads: u32 = 128;
// An operand is stored with its inner positions side by side; and its stored rows start at multiples of four elements.
override leftInnerLast: bool = true;
override leftPacked: bool = false;
override rightInnerLast: bool = true;
override rightPacked: bool = false;

var<workgroup> panels: array<vec4f, threads * 4u>;

// Where panel `k` holds position `p`, both packed by four; the rotation spreads accesses over the memory banks.
fn packIndex(k: u32, p: u32) -> u32 {
  let side = tile / 4u;
  return k * tile + (p ^ (k & (side - 1u)));
}

fn leftPart(row: u32, column: u32, rows: u32, columns: u32) -> vec4f {
  if (row >= rows || column >= columns) { return vec4f(); }
  let i = row * columns + column;
  if (leftPacked) { return leftPack(i >> 2u); }
  let last = row * columns + columns - 1u;
  let part = vec4f(leftElement(i), leftElement(min(i + 1u, last)), leftElement(min(i + 2u, last)),
    leftElement(min(i + 3u, last)));
  return select(vec4f(), part, column + vec4u(0u, 1u, 2u, 3u) < vec4u(columns));
}

fn rightPart(row: u32, column: u32, rows: u32, columns: u32) -> vec4f {
  if (row >= rows || column >= columns) { return vec4f(); }
  let i = row * columns + column;
  if (rightPacked) { return rightPack(i >> 2u); }
  let last = row * columns + columns - 1u;
  let part = vec4f(rightElement(i), rightElement(min(i + 1u, last)), rightElement(min(i + 2u, last)),
    rightElement(min(i + 3u, last)));
  return select(vec4f(), part, column + vec4u(0u, 1u, 2u, 3u) < vec4u(columns));
}

// Four inner positions from `k` by four rows from `row` of the left operand.
fn leftBlock(row: u32, k: u32, dims: Dims) -> mat4x4f {
  if (leftInnerLast) {
    return transpose(mat4x4f(
      leftPart(row, k, dims.rows, dims.inner), leftPart(row + 1u, k, dims.rows, dims.inner),
      leftPart(row + 2u, k, dims.rows, dims.inner), leftPart(row + 3u, k, dims.rows, dims.inner)));
  }
  return mat4x4f(
    leftPart(k, row, dims.inner, dims.rows), leftPart(k + 1u, row, dims.inner, dims.rows),
    leftPart(k + 2u, row, dims.inner, dims.rows), leftPart(k + 3u, row, dims.inner, dims.rows));
}

fn rightBlock(column: u32, k: u32, dims: Dims) -> mat4x4f {
  if (rightInnerLast) {
    return transpose(mat4x4f(
      rightPart(column, k, dims.columns, dims.inner), rightPart(column + 1u, k, dims.columns, dims.inner),
      rightPart(column + 2u, k, dims.columns, dims.inner), rightPart(column + 3u, k, dims.columns, dims.inner)));
  }
  return mat4x4f(
    rightPart(k, column, dims.inner, dims.columns), rightPart(k + 1u, column, dims.inner, dims.columns),
    rightPart(k + 2u, column, dims.inner, dims.columns), rightPart(k + 3u, column, dims.inner, dims.columns));
}

// The block of the panels from inner position `start` that thread `local` carries: the first half of the threads those of
// the left operand; neighbours in memory go to neighbouring threads.
fn blockAt(local: u32, group: vec3u, start: u32, dims: Dims) -> mat4x4f {
  let half = threads / 2u;
  if (local < half) {
    let at = blockPosition(local, leftInnerLast);
    return leftBlock(group.y * tile + 4u * at.x, start + 4u * at.y, dims);
  }
  let at = blockPosition(local - half, rightInnerLast);
  return rightBlock(group.x * tile + 4u * at.x, start + 4u * at.y, dims);
}

fn keepBlock(local: u32, block: mat4x4f) {
  let half = threads / 2u;
  let right = local >= half;
  let at = blockPosition(select(local, local - half, right), select(leftInnerLast, rightInnerLast, right));
  let i = select(0u, threads * 2u, right) + packIndex(at.y, at.x);
  let side = tile / 4u;
  panels[i] = block[0];
  panels[i + side] = block[1];
  panels[i + 2u * side] = block[2];
  panels[i + 3u * side] = block[3];
}

// (position, inner) of a thread's block, both in blocks of four.
fn blockPosition(local: u32, innerLast: bool) -> vec2u {
  if (innerLast) { return vec2u(local / (depth / 4u), local % (depth / 4u)); }
  return vec2u(local % (tile / 4u), local / (tile / 4u));
}

fn plusOuter(sum: mat4x4f, a: vec4f, b: vec4f) -> mat4x4f {
  return mat4x4f(sum[0] + a.x * b, sum[1] + a.y * b, sum[2] + a.z * b, sum[3] + a.w * b);
}

// Adds what the panels hold to the 4 × 4 numbers of thread `local`.
fn accumulate(local: u32, sum0: mat4x4f) -> mat4x4f {
  let side = tile / 4u;
  let slice = local / (side * side);
  let y = (local / side) % side;
  let x = local % side;
  let packs = depth / 4u / slices;
  var sum = sum0;
  for (var k = slice * packs; k < (slice + 1u) * packs; k++) {
    let a = packIndex(k, y);
    let b = threads * 2u + packIndex(k, x);
    sum = plusOuter(sum, panels[a], panels[b]);
    sum = plusOuter(sum, panels[a + side], panels[b + side]);
    sum = plusOuter(sum, panels[a + 2u * side], panels[b + 2u * side]);
    sum = plusOuter(sum, panels[a + 3u * side], panels[b + 3u * side]);
  }
  return sum;
}

// Computes the tile of workgroup `group` and stores it.
fn productTile(group: vec3u, local: u32, dims: Dims) {
  var sum = mat4x4f();
  var block = blockAt(local, group, 0u, dims);
  for (var start = 0u; start < dims.inner; start += depth) {
    keepBlock(local, block);
    workgroupBarrier();
    block = blockAt(local, group, start + depth, dims);  // on its way while the panels are worked on
    sum = accumulate(local, sum);
    workgroupBarrier();
  }
  let side = tile / 4u;
  let i = 4u * (local / side) * side + local % side;
  panels[i] = sum[0];
  panels[i + side] = sum[1];
  panels[i + 2u * side] = sum[2];
  panels[i + 3u * side] = sum[3];
  workgroupBarrier();
  for (var e = local; e < tile * tile; e += threads) {
    var total = 0.0;
    for (var s = 0u; s < slices; s++) {
      let at = s * tile * tile + e;
      total += panels[at >> 2u][at & 3u];
    }
    let row = group.y * tile + e / tile;
    let column = group.x * tile + e % tile;
    if (row < dims.rows && column < dims.columns) { store(total, row, column); }
  }
}
