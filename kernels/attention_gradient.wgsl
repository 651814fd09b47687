// Gradients of attention, one workgroup for each group (an example's head). With D = dropped(g vᵀ) the scores' gradient is
// weights * (D - Σ weights * D), computed in tiles of 8 queries and `tileKeys` keys; then dq = scores k, dk = scoresᵀ q and
// dv = dropped(weights)ᵀ g, one element per invocation at a time.
struct Dims {
  groups: u32, // batch * heads
  heads: u32,
  width: u32, // of a head
  queries: u32,
  keys: u32,
}
@group(0) @binding(0) var<storage, read_write> query: array<{{query}}>;     // [queries * batch, heads * width]
@group(0) @binding(1) var<storage, read_write> key: array<{{key}}>;         // [keys * batch, heads * width]
@group(0) @binding(2) var<storage, read_write> value: array<{{value}}>;     // [keys * batch, heads * width]
@group(0) @binding(3) var<storage, read_write> weights: array<{{weights}}>; // [groups, queries, keys]
@group(0) @binding(4) var<storage, read_write> g: array<{{g}}>;             // [queries * batch, heads * width]
@group(0) @binding(5) var<storage, read_write> dq: array<{{dq}}>;           // like query
@group(0) @binding(6) var<storage, read_write> dk: array<{{dk}}>;           // like key
@group(0) @binding(7) var<storage, read_write> dv: array<{{dv}}>;           // like value
// Declares fn dropped(weight: f32, index: u32) -> f32 and the binding it reads, if any.
{{DROPOUT}}
// Declares `scores`, an array of f32, and fn scoresOf(group: u32) -> u32: where those of a group begin in it.
{{SCORES}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;

const tileQueries = 8u;
const mostKeys = 32u;
override tileKeys: u32 = mostKeys; // 8, 16 or 32: for few keys fewer invocations stand idle
override scale: f32; // of the scores
override threads: u32 = tileQueries * tileKeys;
const chunk = 32u; // columns of a head held at a time, packed by four
const pitch = 9u; // packs: one more than needed, so that rows start in different memory banks

var<workgroup> gChunk: array<vec4f, tileQueries * pitch>;
var<workgroup> valueChunk: array<vec4f, mostKeys * pitch>;
var<workgroup> partials: array<f32, tileQueries * mostKeys>;

// Where a head of an example lies in matrices of positions. 
struct Head { group: u32, first: u32, stride: u32 }

fn headOf(group: u32) -> Head {
  return Head(group, group * dims.width, dims.groups * dims.width);
}

fn place(position: u32, head: Head) -> u32 {
  return head.first + position * head.stride;
}

const four = vec4u(0u, 1u, 2u, 3u);

// Four elements of a head from `column`, zero beyond it.
fn gPack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.queries || column >= dims.width) { return vec4f(); }
  let rest = vec4u(dims.width - column);
  let at = place(position, head) + column + min(four, rest - 1u);
  return select(vec4f(), vec4f(f32(g[at.x]), f32(g[at.y]), f32(g[at.z]), f32(g[at.w])), four < rest);
}

fn valuePack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.keys || column >= dims.width) { return vec4f(); }
  let rest = vec4u(dims.width - column);
  let at = place(position, head) + column + min(four, rest - 1u);
  return select(vec4f(), vec4f(f32(value[at.x]), f32(value[at.y]), f32(value[at.z]), f32(value[at.w])), four < rest);
}

// D of query `firstQuery + lane / tileKeys` and key `firstKey + lane % tileKeys`.
fn weightGradient(head: Head, firstQuery: u32, firstKey: u32, lane: u32) -> f32 {
  let row = lane / (chunk / 4u);
  let pack = lane % (chunk / 4u);
  let slot = row * pitch + pack;
  var sum = vec4f();
  for (var first = 0u; first < dims.width; first += chunk) {
    workgroupBarrier();
    valueChunk[slot] = valuePack(firstKey + row, first + 4u * pack, head);
    if (row < tileQueries) { gChunk[slot] = gPack(firstQuery + row, first + 4u * pack, head); }
    workgroupBarrier();
    for (var c = 0u; c < chunk / 4u; c++) {
      sum += gChunk[lane / tileKeys * pitch + c] * valueChunk[lane % tileKeys * pitch + c];
    }
  }
  return dot(sum, vec4f(1.0));
}

fn findScores(head: Head, firstQuery: u32, lane: u32) {
  let t = firstQuery + lane / tileKeys;
  let start = scoresOf(head.group) + t * dims.keys;
  let weightStart = (head.group * dims.queries + t) * dims.keys;
  var sum = 0.0;
  for (var first = 0u; first < dims.keys; first += tileKeys) {
    let found = weightGradient(head, firstQuery, first, lane);
    let s = first + lane % tileKeys;
    if (t < dims.queries && s < dims.keys) {
      let d = dropped(found, weightStart + s);
      scores[start + s] = d;
      sum += f32(weights[weightStart + s]) * d;
    }
  }
  partials[lane] = sum;
  workgroupBarrier();
  if (t >= dims.queries) { return; }
  sum = 0.0;
  for (var i = 0u; i < tileKeys; i++) { sum += partials[lane / tileKeys * tileKeys + i]; }
  for (var s = lane % tileKeys; s < dims.keys; s += tileKeys) {
    scores[start + s] = f32(weights[weightStart + s]) * (scores[start + s] - sum) * scale;
  }
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = id.x + id.y * workgroups.x;
  if (group >= dims.groups) { return; }
  let head = headOf(group);
  for (var first = 0u; first < dims.queries; first += tileQueries) { findScores(head, first, lane); }
  workgroupBarrier();
  storageBarrier();

  let start = scoresOf(group);
  for (var i = lane; i < dims.queries * dims.width; i += threads) {
    let t = i / dims.width;
    let column = i - t * dims.width;
    let row = start + t * dims.keys;
    var at = head.first + column;
    var sum = 0.0;
    for (var s = 0u; s < dims.keys; s++) {
      sum += scores[row + s] * f32(key[at]);
      at += head.stride;
    }
    dq[place(t, head) + column] = {{dq}}(sum);
  }
  let weightStart = group * dims.queries * dims.keys;
  for (var i = lane; i < dims.keys * dims.width; i += threads) {
    let s = i / dims.width;
    let column = i - s * dims.width;
    var at = head.first + column;
    var score = s;
    var keySum = 0.0;
    var valueSum = 0.0;
    for (var t = 0u; t < dims.queries; t++) {
      keySum += scores[start + score] * f32(query[at]);
      valueSum += dropped(f32(weights[weightStart + score]), weightStart + score) * f32(g[at]);
      at += head.stride;
      score += dims.keys;
    }
    dk[place(s, head) + column] = {{dk}}(keySum);
    dv[place(s, head) + column] = {{dv}}(valueSum);
  }
}
