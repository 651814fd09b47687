// dTable [vocabSize, width] = for each word the sum of those rows of g [rows, width] whose id [rows] it is, 0 for words that do not occur. A workgroup takes
// one word and 256 columns. It reads the ids 256 at a time, notes in bits which are its word's, and each of eight parts
// of 32 invocations adds up the rows that 32 of the bits stand for; so the order of additions is always the same.
const threads = 256u;
// include lib/workgroups.wgsl
const lanes = 32u; // of a part, each with eight columns that are `lanes` apart
const parts = 8u;
var<workgroup> matches: array<atomic<u32>, parts>;
var<workgroup> partials: array<f32, parts * threads>;

fn element(row: u32, column: u32) -> f32 {
  if (column >= dims.width) { return 0.0; }
  return f32(g[dims.gFirst + row * dims.width + column]);
}

fn fourElements(row: u32, column: u32) -> vec4f {
  return vec4f(
    element(row, column),
    element(row, column + lanes),
    element(row, column + 2u * lanes),
    element(row, column + 3u * lanes),
  );
}

fn compute(number: u32, lane: u32, id: vec3u) {
  let blocks = (dims.width + threads - 1u) / threads;
  let word = number / blocks;
  let firstColumn = number % blocks * threads;
  let part = lane / lanes;
  let column = firstColumn + lane % lanes;
  var near = vec4f();
  var far = vec4f();
  for (var first = 0u; first < bound(dims.rows, id); first += threads) {
    if (lane < parts) { atomicStore(&matches[lane], 0u); }
    workgroupBarrier();
    if (first + lane < dims.rows) {
      if (u32(ids[dims.idsFirst + first + lane]) == word) { atomicOr(&matches[part], 1u << (lane % lanes)); }
    }
    workgroupBarrier();
    var bits = atomicLoad(&matches[part]);
    workgroupBarrier();
    while (bits != 0u) {
      let row = first + part * lanes + firstTrailingBit(bits);
      bits &= bits - 1u;
      near += fourElements(row, column);
      far += fourElements(row, column + 4u * lanes);
    }
  }
  for (var k = 0u; k < 4u; k++) {
    partials[part * threads + lane % lanes + k * lanes] = near[k];
    partials[part * threads + lane % lanes + (k + 4u) * lanes] = far[k];
  }
  workgroupBarrier();
  if (firstColumn + lane >= dims.width) { return; }
  var sum = 0.0;
  for (var k = 0u; k < parts; k++) { sum += partials[k * threads + lane]; }
  dTable[dims.dTableFirst + word * dims.width + firstColumn + lane] = {{dTable}}(sum);
}
