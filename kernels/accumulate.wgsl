// Adds the gradients [count] of batch number `dims.index` of a step to those `accumulated` [count] before it, and keeps its
// loss [1] among the losses [batches of a step].
// include lib/elements.wgsl

fn compute(i: u32) {
  if (i == 0u) { losses[dims.index] = loss[0]; }
  if (dims.index == 0u) { accumulated[i] = gradients[i]; } else { accumulated[i] += gradients[i]; }
}
