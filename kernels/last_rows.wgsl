// y [count] = the elements of x from `dims.start`.
// include lib/elements.wgsl

fn compute(i: u32) {
  y[i] = {{y}}(x[dims.start + i]);
}
