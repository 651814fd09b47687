// y [count] = a chain of pointwise operations; the executor writes them as the body of `epilogue`.
// include lib/elements.wgsl
{{EPILOGUE}}

fn compute(i: u32) {
  y[i] = {{y}}(epilogue(0.0, i));
}
