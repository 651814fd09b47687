// y = matrices side by side: those of its columns that this dispatch is bound to the parts of.
// include lib/columns.wgsl
@group(0) @binding(0) var<storage, read_write> y: array<{{y}}>; // [rows, width]
// Declares the parts and fn load(row: u32, column: u32) -> f32, which reads from the part that has the column.
{{PARTS}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;

fn copyElement(row: u32, column: u32) {
  y[row * dims.width + column] = {{y}}(load(row, column));
}
