// The states that steps continued from: the starting state, then those after all steps but the last one; reversed, those
// after all but the step at the first position, then the starting state. An invocation for each element.
struct Dims {
  count: u32,
  one: u32, // elements of a state
  reversed: u32,
}
@group(0) @binding(0) var<storage, read_write> start: array<{{start}}>;   // [batch, columns]
@group(0) @binding(1) var<storage, read_write> states: array<{{states}}>; // [length * batch, columns]
@group(0) @binding(2) var<storage, read_write> y: array<{{y}}>;           // [length * batch, columns]
@group(0) @binding(3) var<uniform> dims: Dims;
const threads = 256u;

fn before(i: u32) -> f32 {
  if (dims.reversed != 0u) {
    let rest = dims.count - dims.one;
    if (i < rest) { return f32(states[i + dims.one]); }
    return f32(start[i - rest]);
  }
  if (i < dims.one) { return f32(start[i]); }
  return f32(states[i - dims.one]);
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  if (i < dims.count) { y[i] = {{y}}(before(i)); }
}
