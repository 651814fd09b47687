// An invocation for each of `dims.count` elements; ownNumber() is generated with the declarations. The kernel defines
//   compute(i)   what is done for element number i

const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = ownNumber(id.x + id.y * workgroups.x) * threads + lane;
  if (i < dims.count) { compute(i); }
}
