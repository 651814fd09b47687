// Sums of squares of the numbers x [count], one from each workgroup, among the squares [workgroups of all ranges] from place
// `dims.first` on.
const threads = 256u;
// include lib/reduce.wgsl

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  var sum = 0.0;
  for (var i = id.x * threads + lane; i < dims.count; i += workgroups.x * threads) { sum += x[i] * x[i]; }
  let total = workgroupSum(sum, lane);
  if (lane == 0u) { squares[dims.first + id.x] = total; }
}
