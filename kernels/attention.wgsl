// Multi-head attention: weights = softmax(q kᵀ scale) over the keys that are seen, context = dropped(weights) v. A
// workgroup takes eight queries of one group (an example's head) and passes over the keys in tiles of eight, one score
// per invocation: once for the largest score and the sum, once for the weights; then each invocation mixes values.
struct Dims {
  groups: u32, // batch * heads
  heads: u32,
  width: u32, // of a head
  queries: u32,
  keys: u32,
  causal: u32,
  firstKeys: u32, // 0: all
}
@group(0) @binding(0) var<storage, read_write> query: array<{{query}}>;     // [queries * batch, heads * width]
@group(0) @binding(1) var<storage, read_write> key: array<{{key}}>;         // [keys * batch, heads * width]
@group(0) @binding(2) var<storage, read_write> value: array<{{value}}>;     // [keys * batch, heads * width]
@group(0) @binding(3) var<storage, read_write> context: array<{{context}}>; // [queries * batch, heads * width]
@group(0) @binding(4) var<storage, read_write> weights: array<{{weights}}>; // [groups, queries, keys]
// Declares fn keyLength(example: u32) -> u32 and the binding it reads, if any.
{{LENGTHS}}
// Declares fn biasOf(example: u32, query: u32, key: u32) -> f32, added to a score, and the binding it reads, if any.
{{BIAS}}
// Declares fn dropped(weight: f32, index: u32) -> f32 and the binding it reads, if any.
{{DROPOUT}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;

override scale: f32; // of the scores
const threads = 64u;
const tile = 8u;
const chunk = 32u; // columns of a head held at a time, packed by four
const pitch = 9u; // packs: one more than needed, so that rows start in different memory banks
const hidden = -1e30;

var<workgroup> queryChunk: array<vec4f, tile * pitch>;
var<workgroup> keyChunk: array<vec4f, tile * pitch>;
var<workgroup> partials: array<vec2f, threads>; // largest score, sum of exp(score - largest)

// Where a head of an example lies in matrices of positions. Found once, since divisions are slow.
struct Head { first: u32, stride: u32, example: u32 }

fn headOf(group: u32) -> Head {
  return Head(group * dims.width, dims.groups * dims.width, group / dims.heads);
}

fn place(position: u32, head: Head) -> u32 {
  return head.first + position * head.stride;
}

const four = vec4u(0u, 1u, 2u, 3u);

// Four elements of a head from `column`, zero beyond it.
fn queryPack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.queries || column >= dims.width) { return vec4f(); }
  let rest = vec4u(dims.width - column);
  let at = place(position, head) + column + min(four, rest - 1u);
  return select(vec4f(), vec4f(f32(query[at.x]), f32(query[at.y]), f32(query[at.z]), f32(query[at.w])), four < rest);
}

fn keyPack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.keys || column >= dims.width) { return vec4f(); }
  let rest = vec4u(dims.width - column);
  let at = place(position, head) + column + min(four, rest - 1u);
  return select(vec4f(), vec4f(f32(key[at.x]), f32(key[at.y]), f32(key[at.z]), f32(key[at.w])), four < rest);
}

// Score of query `firstQuery + lane / tile` and key `firstKey + lane % tile`.
fn tileScore(head: Head, firstQuery: u32, firstKey: u32, lane: u32) -> f32 {
  let row = lane / tile;
  let pack = lane % tile; // a row of a chunk has as many packs as a tile has rows
  var sum = vec4f();
  for (var first = 0u; first < dims.width; first += chunk) {
    workgroupBarrier();
    queryChunk[row * pitch + pack] = queryPack(firstQuery + row, first + 4u * pack, head);
    keyChunk[row * pitch + pack] = keyPack(firstKey + row, first + 4u * pack, head);
    workgroupBarrier();
    for (var c = 0u; c < chunk / 4u; c++) {
      sum += queryChunk[row * pitch + c] * keyChunk[lane % tile * pitch + c];
    }
  }
  return dot(sum, vec4f(1.0)) * scale;
}

// How many keys query number t of an example sees.
fn seenKeys(t: u32, example: u32) -> u32 {
  var seen = min(keyLength(example), dims.keys);
  if (dims.firstKeys > 0u) { seen = min(seen, dims.firstKeys); }
  if (dims.causal != 0u) { seen = min(seen, t + 1u); }
  return seen;
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let tiles = (dims.queries + tile - 1u) / tile;
  let number = id.x + id.y * workgroups.x;
  if (number >= dims.groups * tiles) { return; }
  let group = number / tiles;
  let firstQuery = number % tiles * tile;
  let t = firstQuery + lane / tile;
  let head = headOf(group);
  let seen = seenKeys(t, head.example);

  var score = hidden;
  var largest = hidden;
  var total = 0.0;
  for (var first = 0u; first < dims.keys; first += tile) {
    let s = first + lane % tile;
    let found = tileScore(head, firstQuery, first, lane) + biasOf(head.example, t, s);
    score = select(hidden, found, s < seen);
    let larger = max(largest, score);
    total = total * exp(largest - larger) + exp(score - larger);
    largest = larger;
  }
  partials[lane] = vec2f(largest, total);
  workgroupBarrier();
  let rowStart = lane / tile * tile;
  for (var i = 0u; i < tile; i++) { largest = max(largest, partials[rowStart + i].x); }
  total = 0.0;
  for (var i = 0u; i < tile; i++) {
    total += partials[rowStart + i].y * exp(partials[rowStart + i].x - largest);
  }

  for (var first = 0u; first < dims.keys; first += tile) {
    let s = first + lane % tile;
    if (dims.keys > tile) {
      let found = tileScore(head, firstQuery, first, lane) + biasOf(head.example, t, s);
      score = select(hidden, found, s < seen);
    }
    if (t < dims.queries && s < dims.keys) {
      weights[(group * dims.queries + t) * dims.keys + s] = {{weights}}(exp(score - largest) / total);
    }
  }
  storageBarrier();

  for (var i = lane; i < tile * dims.width; i += threads) {
    let position = firstQuery + i / dims.width;
    if (position >= dims.queries) { break; }
    let column = i % dims.width;
    let row = (group * dims.queries + position) * dims.keys;
    let end = seenKeys(position, head.example);
    var at = head.first + column;
    var sum = 0.0;
    for (var s = 0u; s < end; s++) {
      sum += dropped(f32(weights[row + s]), row + s) * f32(value[at]);
      at += head.stride;
    }
    context[place(position, head) + column] = {{context}}(sum);
  }
}
