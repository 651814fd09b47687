// y [count] = 0.
// include lib/elements.wgsl

fn compute(i: u32) {
  y[i] = {{y}}(0.0);
}
