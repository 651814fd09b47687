// y [rows, width] = matrices [rows, any] side by side: those of its columns that this dispatch is bound to the parts of.
// include lib/columns.wgsl

fn load(row: u32, column: u32) -> f32 {
  if (hasPart0 && column < dims.end0) { return f32(part0[partIndex(row, column, dims.first, dims.end0)]); }
  if (hasPart1 && column < dims.end1) { return f32(part1[partIndex(row, column, dims.end0, dims.end1)]); }
  if (hasPart2 && column < dims.end2) { return f32(part2[partIndex(row, column, dims.end1, dims.end2)]); }
  if (hasPart3 && column < dims.end3) { return f32(part3[partIndex(row, column, dims.end2, dims.end3)]); }
  if (hasPart4 && column < dims.end4) { return f32(part4[partIndex(row, column, dims.end3, dims.end4)]); }
  if (hasPart5 && column < dims.end5) { return f32(part5[partIndex(row, column, dims.end4, dims.end5)]); }
  if (hasPart6 && column < dims.end6) { return f32(part6[partIndex(row, column, dims.end5, dims.end6)]); }
  return 0.0;
}

fn copyElement(row: u32, column: u32) {
  y[row * dims.width + column] = {{y}}(load(row, column));
}
