// One value from those of a workgroup's `threads` invocations (a power of two), always combined in the same order. All
// invocations must call these functions together.
var<workgroup> reduction: array<f32, threads>;

fn workgroupSum(value: f32, lane: u32) -> f32 {
  reduction[lane] = value;
  for (var stride = threads / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { reduction[lane] += reduction[lane + stride]; }
  }
  return firstOfReduction();
}

fn workgroupMax(value: f32, lane: u32) -> f32 {
  reduction[lane] = value;
  for (var stride = threads / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { reduction[lane] = max(reduction[lane], reduction[lane + stride]); }
  }
  return firstOfReduction();
}

fn firstOfReduction() -> f32 {
  workgroupBarrier();
  let first = reduction[0];
  workgroupBarrier();
  return first;
}
