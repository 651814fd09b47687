// y = the rows of the table that the ids name; an invocation for each element.
struct Dims { rows: u32, width: u32 }
@group(0) @binding(0) var<storage, read_write> table: array<{{table}}>; // [words, width]
@group(0) @binding(1) var<storage, read_write> ids: array<{{ids}}>;     // [rows]
@group(0) @binding(2) var<storage, read_write> y: array<{{y}}>;         // [rows, width]
@group(0) @binding(3) var<uniform> dims: Dims;
{{EPILOGUE}}
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  if (i >= dims.rows * dims.width) { return; }
  let word = u32(ids[i / dims.width]);
  y[i] = {{y}}(epilogue(f32(table[word * dims.width + i % dims.width]), i));
}
