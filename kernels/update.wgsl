// One step of an optimizer on flat arrays [count]: weights, gradients and states. Nothing changes when `control` says skip.
// include lib/elements.wgsl

fn compute(i: u32) {
  if (control.skip != 0.0) { return; }
  let gradient = gradients[dims.gradientsFirst + i] * (dims.gradientScale * control.factor);
{{UPDATE}}
}
