// Columns of y, from column `first` on, from as many matrices as there are ends; an invocation for each element.
struct Dims {
  rows: u32,
  width: u32, // of y
  first: u32,
  last: u32, // the column behind those that are copied
  end0: u32, // the columns behind each part
  end1: u32,
  end2: u32,
  end3: u32,
  end4: u32,
  end5: u32,
  end6: u32,
}
@group(0) @binding(0) var<storage, read_write> y: array<{{y}}>; // [rows, width]
// Declares the parts and fn load(row: u32, column: u32) -> f32, which reads from the part that has the column.
{{PARTS}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  let span = dims.last - dims.first;
  if (i >= dims.rows * span) { return; }
  let row = i / span;
  let column = dims.first + i % span;
  y[row * dims.width + column] = {{y}}(load(row, column));
}
