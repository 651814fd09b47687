// For each problem, the `dims.wanted` largest of `logits - log Σ exp(logits) + sums` over all words of its beams, best first,
// the lower choice first among equals; a workgroup for each problem.
//
// logits [beams * problems, words], sums [beams * problems]; scores and choices [problems, wanted]; and for the workgroups
// themselves shifts [beams * problems], sum - log Σ exp.
const threads = 256u;
// include lib/workgroups.wgsl
// include lib/softmax.wgsl
var<workgroup> places: array<u32, threads>;
const nothing = 0xffffffffu;
const lowest = -3e38;

fn compute(problem: u32, lane: u32, id: vec3u) {
  let beams = bound(dims.beams, id);
  let wanted = bound(dims.wanted, id);
  for (var beam = 0u; beam < beams; beam++) {
    let row = beam * dims.count + problem;
    let softmax = softmaxOf(row * dims.words, lane);
    let logSumExp = softmax.largest + log(softmax.total);
    if (lane == 0u) { shifts[row] = {{shifts}}(f32(sums[row]) - logSumExp); }
  }
  storageBarrier();

  var lastValue = 3e38;
  var lastPlace = nothing;
  for (var round = 0u; round < wanted; round++) {
    // The best that comes behind the one found before, and its place.
    var value = lowest;
    var place = nothing;
    for (var beam = 0u; beam < beams; beam++) {
      let row = beam * dims.count + problem;
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
      let at = problem * dims.wanted + round;
      scores[at] = {{scores}}(lastValue);
      choices[at] = {{choices}}(lastPlace);
    }
  }
}
