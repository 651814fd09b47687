// Multi-head attention: weights = softmax(q kᵀ scale) over the keys that are seen, context = dropped(weights) v. A
// workgroup takes eight queries of one group (an example's head) and passes over the keys in tiles of eight, one score
// per invocation: once for the largest score and the sum, once for the weights; then each invocation mixes values.
//
// query and context [queries * batch, heads * width], key and value [keys * batch, heads * width], weights [groups, queries,
// keys], where a group is an example's head. Optional: lengths [batch], so many keys of an example are seen; bias [batch,
// queries, keys], added to scores; dropKey [1]. `causal` is 1 or 0; of `firstKeys` 0 means all.

override scale: f32; // of the scores
const threads = 64u;
const tile = 8u;
const hidden = -1e30;
// include lib/workgroups.wgsl
// include lib/head_tiles.wgsl

var<workgroup> queryChunk: array<vec4f, tile * pitch>;
var<workgroup> keyChunk: array<vec4f, tile * pitch>;
var<workgroup> partials: array<vec2f, threads>; // largest score, sum of exp(score - largest)

fn queryPack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.queries || column >= dims.width) { return vec4f(); }
  let at = packPlaces(position, column, head);
  return cutPack(vec4f(f32(query[at.x]), f32(query[at.y]), f32(query[at.z]), f32(query[at.w])), column);
}

fn keyPack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.keys || column >= dims.width) { return vec4f(); }
  let at = packPlaces(position, column, head);
  return cutPack(vec4f(f32(key[at.x]), f32(key[at.y]), f32(key[at.z]), f32(key[at.w])), column);
}

// Product of query `firstQuery + lane / tile` and key `firstKey + lane % tile`, scaled.
fn tileProduct(queries: Head, keys: Head, firstQuery: u32, firstKey: u32, lane: u32) -> f32 {
  let row = lane / tile;
  let pack = lane % tile; // a row of a chunk has as many packs as a tile has rows
  var sum = vec4f();
  for (var first = 0u; first < dims.width; first += chunk) {
    workgroupBarrier();
    queryChunk[row * pitch + pack] = queryPack(firstQuery + row, first + 4u * pack, queries);
    keyChunk[row * pitch + pack] = keyPack(firstKey + row, first + 4u * pack, keys);
    workgroupBarrier();
    for (var c = 0u; c < chunk / 4u; c++) {
      sum += queryChunk[row * pitch + c] * keyChunk[lane % tile * pitch + c];
    }
  }
  return dot(sum, vec4f(1.0)) * scale;
}

// The score with what is added to it; hidden where the query does not see the key.
fn tileScore(queries: Head, keys: Head, example: u32, firstQuery: u32, firstKey: u32, lane: u32, seen: u32) -> f32 {
  let t = firstQuery + lane / tile;
  let s = firstKey + lane % tile;
  var score = tileProduct(queries, keys, firstQuery, firstKey, lane);
  if (hasBias) { score += f32(bias[dims.biasFirst + (example * dims.queries + t) * dims.keys + s]); }
  return select(hidden, score, s < seen);
}

// How many keys query number t of an example sees.
fn seenKeys(t: u32, example: u32) -> u32 {
  var seen = dims.keys;
  if (hasLengths) { seen = min(seen, u32(lengths[dims.lengthsFirst + example])); }
  if (dims.firstKeys > 0u) { seen = min(seen, dims.firstKeys); }
  if (dims.causal != 0u) { seen = min(seen, t + 1u); }
  return seen;
}

fn compute(number: u32, lane: u32, id: vec3u) {
  let tiles = (dims.queries + tile - 1u) / tile;
  let group = number / tiles;
  let firstQuery = number % tiles * tile;
  let t = firstQuery + lane / tile;
  let example = group / dims.heads;
  let queries = headOf(group, dims.queryFirst, dims.queryStride);
  let keys = headOf(group, dims.keyFirst, dims.keyStride);
  let seen = seenKeys(t, example);

  var score = hidden;
  var largest = hidden;
  var total = 0.0;
  for (var first = 0u; first < dims.keys; first += tile) {
    score = tileScore(queries, keys, example, firstQuery, first, lane, seen);
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
    if (dims.keys > tile) { score = tileScore(queries, keys, example, firstQuery, first, lane, seen); }
    if (t < dims.queries && s < dims.keys) {
      weights[dims.weightsFirst + (group * dims.queries + t) * dims.keys + s] = {{weights}}(exp(score - largest) / total);
    }
  }
  storageBarrier();

  let values = headOf(group, dims.valueFirst, dims.valueStride);
  let contexts = headOf(group, dims.contextFirst, dims.heads * dims.width);
  for (var i = lane; i < tile * dims.width; i += threads) {
    let position = firstQuery + i / dims.width;
    if (position >= dims.queries) { break; }
    let column = i % dims.width;
    let row = (group * dims.queries + position) * dims.keys;
    let end = seenKeys(position, example);
    var at = values.first + column;
    var sum = 0.0;
    for (var s = 0u; s < end; s++) {
      sum += dropped(f32(weights[dims.weightsFirst + row + s]), row + s) * f32(value[at]);
      at += values.stride;
    }
    context[place(position, contexts) + column] = {{context}}(sum);
  }
}
