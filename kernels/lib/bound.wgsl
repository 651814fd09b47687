// The end of a loop that starts at a constant, where the end comes from a uniform. Mesa's software driver (lavapipe, seen in
// 22.3) makes such uniforms constants of the kernel: it may compile it anew for every dispatch, and keeps all it compiled.
// With a part that is not a uniform it does not: the workgroup's z, which is always 0.
fn bound(end: u32, group: vec3u) -> u32 {
  return end + group.z;
}
