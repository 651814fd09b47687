// Matrices = x cut between columns: those of its columns that this dispatch is bound to the parts of.
// include lib/columns.wgsl
@group(0) @binding(0) var<storage, read_write> x: array<{{x}}>; // [rows, width]
// Declares the parts and fn store(row: u32, column: u32, value: f32), which writes to the part that has the column.
{{PARTS}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;

fn copyElement(row: u32, column: u32) {
  store(row, column, f32(x[row * dims.width + column]));
}
