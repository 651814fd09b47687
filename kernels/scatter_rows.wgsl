// Row at[i] of y [any, width] = row i of rows [count, width]; other rows stay as they are.
// include lib/elements.wgsl

fn compute(i: u32) {
  let row = i / dims.width;
  let column = i % dims.width;
  let place = u32(at[dims.atFirst + row]) * dims.width + column;
  y[dims.yFirst + place] = {{y}}(rows[dims.rowsFirst + row * dims.rowsStride + column]);
}
