// A workgroup for each of `dims.count` rows, tiles or whatever the kernel takes their numbers for; ownNumber() is generated with
// the declarations, and finds the problem of a workgroup where several dispatches were merged. The kernel defines
//   threads                     invocations of a workgroup
//   compute(number, lane, id)   what invocation `lane` of workgroup `number` does; `id` is what bound() needs

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let number = ownNumber(id.x + id.y * workgroups.x);
  if (number < dims.count) { compute(number, lane, id); }
}
