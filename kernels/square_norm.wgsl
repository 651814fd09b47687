// Sums of squares of the numbers x [elements], one from each workgroup, among the squares [workgroups of all ranges] from place
// `dims.first` on.
const threads = 256u;
// include lib/workgroups.wgsl
// include lib/reduce.wgsl

fn compute(number: u32, lane: u32, id: vec3u) {
  var sum = 0.0;
  for (var i = number * threads + lane; i < dims.elements; i += dims.count * threads) {
    let value = x[dims.xFirst + i];
    sum += value * value;
  }
  let total = workgroupSum(sum, lane);
  if (lane == 0u) { squares[dims.squaresFirst + dims.first + number] = total; }
}
