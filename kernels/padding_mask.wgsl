// mask [positions * batch] = 1 where a position lies within its sequence of one of the lengths [batch], 0 on padding.
// include lib/elements.wgsl

fn compute(row: u32) {
  let inside = row / dims.batch < u32(lengths[dims.lengthsFirst + row % dims.batch]);
  mask[dims.maskFirst + row] = {{mask}}(select(0.0, 1.0, inside));
}
