// The decisions of dropout; src/ops/lowbias32.ts says where they come from and has the same functions.
fn lowbias32Rounds(x: u32) -> u32 {
  let once = x * 0x7feb352du;
  return (once ^ (once >> 15u)) * 0x846ca68bu;
}

fn lowbias32(x: u32) -> u32 {
  let mixed = lowbias32Rounds(x ^ (x >> 16u));
  return mixed ^ (mixed >> 16u);
}

// 0 if the hash of an element's index is below the threshold, else its value times `factor`.
fn dropout(value: f32, index: u32, key: i32, threshold: i32, factor: f32) -> f32 {
  let hash = bitcast<i32>(lowbias32Rounds(index ^ (index >> 16u) ^ bitcast<u32>(key)));
  return select(value * factor, 0.0, hash < threshold);
}
