// Gradients of attention, one workgroup for each group (an example's head). With D = g vᵀ the scores' gradient is
// weights * (D - Σ weights * D), computed in tiles of 8 queries and 32 keys; then dq = scores k, dk = scoresᵀ q and
// dv = weightsᵀ g, one element per invocation at a time.
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
// Declares `scores`, an array of f32, and fn scoresOf(group: u32) -> u32: where those of a group begin in it.
{{SCORES}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;

const threads = 256u;
const tileQueries = 8u;
const tileKeys = 32u;
const chunk = 32u; // columns of a head held at a time
const pitch = 33u; // one more, so that rows start in different memory banks

var<workgroup> gChunk: array<f32, tileQueries * pitch>;
var<workgroup> valueChunk: array<f32, tileKeys * pitch>;
var<workgroup> partials: array<f32, threads>;

// Where a head of an example begins in a matrix of positions.
fn place(position: u32, group: u32) -> u32 {
  let batch = dims.groups / dims.heads;
  let row = position * batch + group / dims.heads;
  return (row * dims.heads + group % dims.heads) * dims.width;
}

// D of query `firstQuery + lane / tileKeys` and key `firstKey + lane % tileKeys`.
fn weightGradient(group: u32, firstQuery: u32, firstKey: u32, lane: u32) -> f32 {
  var sum = 0.0;
  for (var first = 0u; first < dims.width; first += chunk) {
    workgroupBarrier();
    for (var i = lane; i < tileKeys * chunk; i += threads) {
      let row = i / chunk;
      let column = first + i % chunk;
      let slot = row * pitch + i % chunk;
      valueChunk[slot] = 0.0;
      if (column < dims.width && firstKey + row < dims.keys) {
        valueChunk[slot] = f32(value[place(firstKey + row, group) + column]);
      }
      if (row < tileQueries) {
        gChunk[slot] = 0.0;
        if (column < dims.width && firstQuery + row < dims.queries) {
          gChunk[slot] = f32(g[place(firstQuery + row, group) + column]);
        }
      }
    }
    workgroupBarrier();
    for (var c = 0u; c < chunk; c++) {
      sum += gChunk[lane / tileKeys * pitch + c] * valueChunk[lane % tileKeys * pitch + c];
    }
  }
  return sum;
}

fn findScores(group: u32, firstQuery: u32, lane: u32) {
  let t = firstQuery + lane / tileKeys;
  let start = scoresOf(group) + t * dims.keys;
  let weightStart = (group * dims.queries + t) * dims.keys;
  var sum = 0.0;
  for (var first = 0u; first < dims.keys; first += tileKeys) {
    let d = weightGradient(group, firstQuery, first, lane);
    let s = first + lane % tileKeys;
    if (t < dims.queries && s < dims.keys) {
      scores[start + s] = d;
      sum += f32(weights[weightStart + s]) * d;
    }
  }
  partials[lane] = sum;
  workgroupBarrier();
  if (t >= dims.queries) { return; }
  sum = 0.0;
  for (var i = 0u; i < tileKeys; i++) { sum += partials[lane / tileKeys * tileKeys + i]; }
  let scale = 1.0 / sqrt(f32(dims.width));
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
  for (var first = 0u; first < dims.queries; first += tileQueries) { findScores(group, first, lane); }
  workgroupBarrier();
  storageBarrier();

  let start = scoresOf(group);
  for (var i = lane; i < dims.queries * dims.width; i += threads) {
    let t = i / dims.width;
    var sum = 0.0;
    for (var s = 0u; s < dims.keys; s++) {
      sum += scores[start + t * dims.keys + s] * f32(key[place(s, group) + i % dims.width]);
    }
    dq[place(t, group) + i % dims.width] = {{dq}}(sum);
  }
  let weightStart = group * dims.queries * dims.keys;
  for (var i = lane; i < dims.keys * dims.width; i += threads) {
    let s = i / dims.width;
    var keySum = 0.0;
    var valueSum = 0.0;
    for (var t = 0u; t < dims.queries; t++) {
      let at = place(t, group) + i % dims.width;
      keySum += scores[start + t * dims.keys + s] * f32(query[at]);
      valueSum += f32(weights[weightStart + t * dims.keys + s]) * f32(g[at]);
    }
    dk[place(s, group) + i % dims.width] = {{dk}}(keySum);
    dv[place(s, group) + i % dims.width] = {{dv}}(valueSum);
  }
}
