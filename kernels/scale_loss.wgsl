// Multiplies the weights [count] of the predicted tokens, and with them loss and gradients, by the loss scale.
// include lib/elements.wgsl

fn compute(i: u32) {
  weights[i] *= control.scale;
}
