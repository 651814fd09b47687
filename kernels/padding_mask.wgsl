// mask = 1 where a position lies within its sequence, 0 on padding; an invocation for each position of each example.
struct Dims { rows: u32, batch: u32 }
@group(0) @binding(0) var<storage, read_write> lengths: array<{{lengths}}>; // [batch]
@group(0) @binding(1) var<storage, read_write> mask: array<{{mask}}>;       // [positions * batch]
@group(0) @binding(2) var<uniform> dims: Dims;
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = (id.x + id.y * workgroups.x) * threads + lane;
  if (row >= dims.rows) { return; }
  let inside = row / dims.batch < u32(lengths[row % dims.batch]);
  mask[row] = {{mask}}(select(0.0, 1.0, inside));
}
