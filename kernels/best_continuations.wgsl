// For each problem, the `count` largest of `logits - log Σ exp(logits) + sums` over all words of its beams, best first, the
// lower choice first among equals; a workgroup for each problem.
struct Dims { problems: u32, beams: u32, words: u32, count: u32 }
@group(0) @binding(0) var<storage, read_write> logits: array<{{logits}}>;   // [beams * problems, words]
@group(0) @binding(1) var<storage, read_write> sums: array<{{sums}}>;       // [beams * problems]
@group(0) @binding(2) var<storage, read_write> scores: array<{{scores}}>;   // [problems, count]
@group(0) @binding(3) var<storage, read_write> choices: array<{{choices}}>; // [problems, count]
@group(0) @binding(4) var<storage, read_write> shifts: array<{{shifts}}>;   // [beams * problems], sum - log Σ exp
@group(0) @binding(5) var<uniform> dims: Dims;
const threads = 256u;
// include lib/reduce.wgsl
var<workgroup> places: array<u32, threads>;
const nothing = 0xffffffffu;
const lowest = -3e38;

/** log Σ exp of a row. */
fn logSumExp(start: u32, lane: u32) -> f32 {
  var best = lowest;
  for (var i = lane; i < dims.words; i += threads) { best = max(best, f32(logits[start + i])); }
  let largest = workgroupMax(best, lane);
  var sum = 0.0;
  for (var i = lane; i < dims.words; i += threads) { sum += exp(f32(logits[start + i]) - largest); }
  return largest + log(workgroupSum(sum, lane));
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let problem = id.x + id.y * workgroups.x;
  if (problem >= dims.problems) { return; }
  let beams = bound(dims.beams, id);
  let count = bound(dims.count, id);
  for (var beam = 0u; beam < beams; beam++) {
    let row = beam * dims.problems + problem;
    let total = logSumExp(row * dims.words, lane);
    if (lane == 0u) { shifts[row] = {{shifts}}(f32(sums[row]) - total); }
  }
  storageBarrier();

  var lastValue = 3e38;
  var lastPlace = nothing;
  for (var round = 0u; round < count; round++) {
    // The best that comes behind the one found before, and its place.
    var value = lowest;
    var place = nothing;
    for (var beam = 0u; beam < beams; beam++) {
      let row = beam * dims.problems + problem;
      let start = row * dims.words;
      let shift = f32(shifts[row]);
      for (var i = lane; i < dims.words; i += threads) {
        let candidate = f32(logits[start + i]) + shift;
        let at = beam * dims.words + i;
        let isBehind = candidate < lastValue || (candidate == lastValue && at > lastPlace) ||
          lastPlace == nothing;
        if (isBehind && (candidate > value || place == nothing)) {
          value = candidate;
          place = at;
        }
      }
    }
    reduction[lane] = value;
    places[lane] = place;
    for (var stride = threads / 2u; stride > 0u; stride /= 2u) {
      workgroupBarrier();
      if (lane < stride) {
        let other = reduction[lane + stride];
        let otherPlace = places[lane + stride];
        let isBetter = other > reduction[lane] ||
          (other == reduction[lane] && otherPlace < places[lane]);
        if (otherPlace != nothing && (places[lane] == nothing || isBetter)) {
          reduction[lane] = other;
          places[lane] = otherPlace;
        }
      }
    }
    workgroupBarrier();
    lastValue = reduction[0];
    lastPlace = places[0];
    workgroupBarrier();
    if (lane == 0u) {
      let at = problem * dims.count + round;
      scores[at] = {{scores}}(lastValue);
      choices[at] = {{choices}}(lastPlace);
    }
  }
}
