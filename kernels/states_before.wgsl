// The states y [length * batch, columns] that steps continued from: the starting state [batch, columns], then the states
// [length * batch, columns] after all steps but the last one; reversed, those after all but the step at the first position,
// then the starting state. `dims.one` elements are those of one position.
// include lib/elements.wgsl

fn before(i: u32) -> f32 {
  if (dims.reversed != 0u) {
    let rest = dims.count - dims.one;
    if (i < rest) { return f32(states[i + dims.one]); }
    return f32(start[i - rest]);
  }
  if (i < dims.one) { return f32(start[i]); }
  return f32(states[i - dims.one]);
}

fn compute(i: u32) {
  y[i] = {{y}}(before(i));
}
