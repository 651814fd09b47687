// Copies between one matrix [rows, width] and up to seven, `part0` to `part6`, that lie side by side in its columns from
// `dims.first` to `dims.last`; an invocation for each element. `dims.end0` to `dims.end6` are the columns behind each part.
//
// The kernel defines
//   copyElement(row, column)   copies an element between the one matrix and the part that has the column
// include lib/elements.wgsl

fn compute(i: u32) {
  let span = dims.last - dims.first;
  copyElement(i / span, dims.first + i % span);
}

// Where a part whose columns are those from `start` to `end` has an element.
fn partIndex(row: u32, column: u32, start: u32, end: u32) -> u32 {
  return row * (end - start) + column - start;
}
