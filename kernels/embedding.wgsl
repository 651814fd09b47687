// y [rows, width] = the rows of the table [vocabSize, width] that the ids [rows] name.
// include lib/elements.wgsl
{{EPILOGUE}}

fn compute(i: u32) {
  let word = u32(ids[dims.idsFirst + i / dims.width]);
  y[dims.yFirst + i] = {{y}}(epilogue(f32(table[dims.tableFirst + word * dims.width + i % dims.width]), i));
}
