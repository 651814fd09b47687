// y [count] = x [count] + by [1], integers.
// include lib/elements.wgsl

fn compute(i: u32) {
  y[dims.yFirst + i] = x[dims.xFirst + i] + by[dims.byFirst];
}
