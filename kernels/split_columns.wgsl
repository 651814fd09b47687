// Matrices [rows, any] = x [rows, width] cut between columns: those of its columns that this dispatch is bound to the parts of.
// include lib/columns.wgsl

fn copyElement(row: u32, column: u32) {
  let value = f32(x[row * dims.width + column]);
  if (hasPart0 && column < dims.end0) {
    part0[partIndex(row, column, dims.first, dims.end0)] = {{part0}}(value);
  } else if (hasPart1 && column < dims.end1) {
    part1[partIndex(row, column, dims.end0, dims.end1)] = {{part1}}(value);
  } else if (hasPart2 && column < dims.end2) {
    part2[partIndex(row, column, dims.end1, dims.end2)] = {{part2}}(value);
  } else if (hasPart3 && column < dims.end3) {
    part3[partIndex(row, column, dims.end2, dims.end3)] = {{part3}}(value);
  } else if (hasPart4 && column < dims.end4) {
    part4[partIndex(row, column, dims.end3, dims.end4)] = {{part4}}(value);
  } else if (hasPart5 && column < dims.end5) {
    part5[partIndex(row, column, dims.end4, dims.end5)] = {{part5}}(value);
  } else if (hasPart6 && column < dims.end6) {
    part6[partIndex(row, column, dims.end5, dims.end6)] = {{part6}}(value);
  }
}
