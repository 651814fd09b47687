// Heads of examples in matrices of positions [positions * batch, heads * width], for attention and its gradient: where they
// lie, and how chunks of their columns pass through workgroup memory. The matrices may be columns of wider ones.
//
// The kernel has the sizes `dims.groups` (batch * heads), `dims.heads` and `dims.width` (of a head). `dropKey` may be missing.

const chunk = 32u; // columns of a head held at a time, packed by four
const pitch = 9u; // packs: one more than needed, so that rows start in different memory banks

// Where a head of an example lies in a matrix. Found once, since divisions are slow.
struct Head { first: u32, stride: u32 }

// @param first, stride where the matrix begins, and how far its rows are apart
fn headOf(group: u32, first: u32, stride: u32) -> Head {
  let column = group % dims.heads * dims.width;
  return Head(first + group / dims.heads * stride + column, dims.groups / dims.heads * stride);
}

fn place(position: u32, head: Head) -> u32 {
  return head.first + position * head.stride;
}

const four = vec4u(0u, 1u, 2u, 3u);

// Where four elements of a head from `column` are; those beyond it are given its last.
fn packPlaces(position: u32, column: u32, head: Head) -> vec4u {
  return place(position, head) + column + min(four, vec4u(dims.width - column - 1u));
}

// Four elements from `column`, zero beyond the head.
fn cutPack(pack: vec4f, column: u32) -> vec4f {
  return select(vec4f(), pack, four < vec4u(dims.width - column));
}

override dropThreshold: i32 = 0;
override dropFactor: f32 = 1.0;

// What dropout leaves of the attention weight `index`, or of its gradient.
fn dropped(weight: f32, index: u32) -> f32 {
  if (hasDropKey) { return dropout(weight, index, i32(dropKey[dims.dropKeyFirst]), dropThreshold, dropFactor); }
  return weight;
}
