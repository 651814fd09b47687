// What all matmul kernels share: how operands are read, and which tile a workgroup has. The product defines
// tileColumns.

// The stored rows consist of whole packs.
override leftPacked: bool = false;
override rightPacked: bool = false;
// Both matrices consist of whole tiles and packs, so that nothing lies beyond them.
override whole: bool = false;

// Four elements of a matrix [rows, columns] from `column`, zero beyond the matrix.
fn leftPart(row: u32, column: u32, rows: u32, columns: u32) -> vec4f {
  if (!whole && (row >= rows || column >= columns)) { return vec4f(); }
  let i = row * columns + column;
  if (leftPacked) { return leftPack(i / 4u); }
  let at = min(vec4u(0u, 1u, 2u, 3u), vec4u(columns - 1u - column)) + i;
  let part = vec4f(leftElement(at.x), leftElement(at.y), leftElement(at.z), leftElement(at.w));
  return select(vec4f(), part, vec4u(column, column + 1u, column + 2u, column + 3u) < vec4u(columns));
}

fn rightPart(row: u32, column: u32, rows: u32, columns: u32) -> vec4f {
  if (!whole && (row >= rows || column >= columns)) { return vec4f(); }
  let i = row * columns + column;
  if (rightPacked) { return rightPack(i / 4u); }
  let at = min(vec4u(0u, 1u, 2u, 3u), vec4u(columns - 1u - column)) + i;
  let part = vec4f(rightElement(at.x), rightElement(at.y), rightElement(at.z), rightElement(at.w));
  return select(vec4f(), part, vec4u(column, column + 1u, column + 2u, column + 3u) < vec4u(columns));
}

// The tile of workgroup `number`, for kernels that number their workgroups; alone they have the tiles' numbers as `id`.
fn tileOf(number: u32, id: vec3u) -> vec3u {
  if (!merged) { return id; }
  let across = (dims.columns + tileColumns - 1u) / tileColumns;
  return vec3u(number % across, number / across, id.z);
}
