// Copies between one matrix [rows, width] and several that lie side by side in its columns from `first` to `last`; an
// invocation for each element.
//
// The kernel defines `dims` and
//   copyElement(row, column)   copies an element between the one matrix and the part that has the column

struct Dims {
  rows: u32,
  width: u32,
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
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  let span = dims.last - dims.first;
  if (i < dims.rows * span) { copyElement(i / span, dims.first + i % span); }
}
