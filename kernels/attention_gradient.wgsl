// Gradients of attention, one workgroup for each group (an example's head). With D = dropped(g vᵀ) the scores' gradient is
// weights * (D - Σ weights * D), computed in tiles of 8 queries and `tileKeys` keys; then dq = scores k, dk = scoresᵀ q and
// dv = dropped(weights)ᵀ g, one element per invocation at a time.
//
// query, its gradient dq and the context's gradient g [queries * batch, heads * width]; key, value and their gradients dk and
// dv [keys * batch, heads * width]; weights [groups, queries, keys]; dropKey [1] if there is dropout. The scores' gradients lie
// in workgroup memory where they fit, else in [groups, queries, keys]: those of a group begin at `group * scoreStride`.

const tileQueries = 8u;
const mostKeys = 32u;
override tileKeys: u32 = mostKeys; // 8, 16 or 32: for few keys fewer invocations stand idle
override scale: f32; // of the scores
override threads: u32 = tileQueries * tileKeys;
// include lib/workgroups.wgsl
// include lib/head_tiles.wgsl

var<workgroup> gChunk: array<vec4f, tileQueries * pitch>;
var<workgroup> valueChunk: array<vec4f, mostKeys * pitch>;
var<workgroup> partials: array<f32, tileQueries * mostKeys>;

fn gPack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.queries || column >= dims.width) { return vec4f(); }
  let at = packPlaces(position, column, head);
  return cutPack(vec4f(f32(g[at.x]), f32(g[at.y]), f32(g[at.z]), f32(g[at.w])), column);
}

fn valuePack(position: u32, column: u32, head: Head) -> vec4f {
  if (position >= dims.keys || column >= dims.width) { return vec4f(); }
  let at = packPlaces(position, column, head);
  return cutPack(vec4f(f32(value[at.x]), f32(value[at.y]), f32(value[at.z]), f32(value[at.w])), column);
}

// D of query `firstQuery + lane / tileKeys` and key `firstKey + lane % tileKeys`.
fn weightGradient(values: Head, upstream: Head, firstQuery: u32, firstKey: u32, lane: u32) -> f32 {
  let row = lane / (chunk / 4u);
  let pack = lane % (chunk / 4u);
  let slot = row * pitch + pack;
  var sum = vec4f();
  for (var first = 0u; first < dims.width; first += chunk) {
    workgroupBarrier();
    valueChunk[slot] = valuePack(firstKey + row, first + 4u * pack, values);
    if (row < tileQueries) { gChunk[slot] = gPack(firstQuery + row, first + 4u * pack, upstream); }
    workgroupBarrier();
    for (var c = 0u; c < chunk / 4u; c++) {
      sum += gChunk[lane / tileKeys * pitch + c] * valueChunk[lane % tileKeys * pitch + c];
    }
  }
  return dot(sum, vec4f(1.0));
}

fn findScores(group: u32, values: Head, upstream: Head, firstQuery: u32, lane: u32) {
  let t = firstQuery + lane / tileKeys;
  let start = dims.scoresFirst + group * dims.scoreStride + t * dims.keys;
  let weightStart = (group * dims.queries + t) * dims.keys;
  var sum = 0.0;
  for (var first = 0u; first < dims.keys; first += tileKeys) {
    let found = weightGradient(values, upstream, firstQuery, first, lane);
    let s = first + lane % tileKeys;
    if (t < dims.queries && s < dims.keys) {
      let d = dropped(found, weightStart + s);
      scores[start + s] = d;
      sum += f32(weights[dims.weightsFirst + weightStart + s]) * d;
    }
  }
  partials[lane] = sum;
  workgroupBarrier();
  if (t >= dims.queries) { return; }
  sum = 0.0;
  for (var i = 0u; i < tileKeys; i++) { sum += partials[lane / tileKeys * tileKeys + i]; }
  for (var s = lane % tileKeys; s < dims.keys; s += tileKeys) {
    scores[start + s] = f32(weights[dims.weightsFirst + weightStart + s]) * (scores[start + s] - sum) * scale;
  }
}

fn compute(group: u32, lane: u32, id: vec3u) {
  let values = headOf(group, dims.valueFirst, dims.valueStride);
  let upstream = headOf(group, dims.gFirst, dims.heads * dims.width);
  for (var first = 0u; first < dims.queries; first += tileQueries) {
    findScores(group, values, upstream, first, lane);
  }
  workgroupBarrier();
  storageBarrier();

  let start = dims.scoresFirst + group * dims.scoreStride;
  let queries = headOf(group, dims.queryFirst, dims.queryStride);
  let keys = headOf(group, dims.keyFirst, dims.keyStride);
  let dQueries = headOf(group, dims.dqFirst, dims.dqStride);
  for (var i = lane; i < dims.queries * dims.width; i += threads) {
    let t = i / dims.width;
    let column = i - t * dims.width;
    let row = start + t * dims.keys;
    var at = keys.first + column;
    var sum = 0.0;
    for (var s = 0u; s < dims.keys; s++) {
      sum += scores[row + s] * f32(key[at]);
      at += keys.stride;
    }
    dq[place(t, dQueries) + column] = {{dq}}(sum);
  }
  let dKeys = headOf(group, dims.dkFirst, dims.dkStride);
  let dValues = headOf(group, dims.dvFirst, dims.dvStride);
  let weightStart = group * dims.queries * dims.keys;
  for (var i = lane; i < dims.keys * dims.width; i += threads) {
    let s = i / dims.width;
    let column = i - s * dims.width;
    var queryAt = queries.first + column;
    var at = upstream.first + column;
    var score = s;
    var keySum = 0.0;
    var valueSum = 0.0;
    for (var t = 0u; t < dims.queries; t++) {
      keySum += scores[start + score] * f32(query[queryAt]);
      let weight = f32(weights[dims.weightsFirst + weightStart + score]);
      valueSum += dropped(weight, weightStart + score) * f32(g[at]);
      queryAt += queries.stride;
      at += upstream.stride;
      score += dims.keys;
    }
    dk[place(s, dKeys) + column] = {{dk}}(keySum);
    dv[place(s, dValues) + column] = {{dv}}(valueSum);
  }
}
