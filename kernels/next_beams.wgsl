// For each of `dims.count` problems, the first `dims.size` of its candidates that do not close their answer; an invocation for
// each problem.
//
// scores and choices [problems, candidates]; tokens, sums and rows [size * problems], beam by beam; paths [problems * size].
// include lib/elements.wgsl

fn compute(problem: u32) {
  var beam = 0u;
  for (var i = 0u; i < dims.candidates && beam < dims.size; i++) {
    let at = problem * dims.candidates + i;
    let token = u32(choices[at]) % dims.vocabSize;
    let parent = u32(choices[at]) / dims.vocabSize;
    if (token != dims.closing) {
      let row = beam * dims.count + problem;
      tokens[row] = i32(token);
      sums[row] = {{sums}}(scores[at]);
      rows[row] = i32(parent * dims.count + problem);
      paths[problem * dims.size + beam] = i32(problem * dims.size + parent);
      beam++;
    }
  }
}
