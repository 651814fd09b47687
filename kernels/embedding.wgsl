// y [rows, width] = the rows of the table [words, width] that the ids [rows] name.
// include lib/elements.wgsl
{{EPILOGUE}}

fn compute(i: u32) {
  let word = u32(ids[i / dims.width]);
  y[i] = {{y}}(epilogue(f32(table[word * dims.width + i % dims.width]), i));
}
