// y [rows, width] = pairs of columns of x, `half` apart in their head, turned by angles that grow with the position of the
// row: the one that `positions` [rows] names, or the row's number in its batch. An element of the job is a pair.
// include lib/elements.wgsl
{{EPILOGUE}}
override octaves: f32 = 1.0;   // by which frequencies fall from one pair to the next
override direction: f32 = 1.0;

fn positionOf(row: u32) -> f32 {
  if (hasPositions) { return f32(positions[row]); }
  return f32(row / dims.batch);
}

fn compute(pair: u32) {
  let i = pair % dims.half;
  let first = 2u * (pair - i) + i;
  let second = first + dims.half;
  let angle = positionOf(first / dims.width) * exp2(-f32(i) * octaves);
  // WGSL promises sines between -π and π only; 2π is taken off in two parts.
  let turns = round(angle / 6.2831853);
  let reduced = fma(turns, 1.7484555e-7, fma(turns, -6.2831855, angle));
  let c = cos(reduced);
  let s = direction * sin(reduced);
  let a = f32(x[first]);
  let b = f32(x[second]);
  y[first] = {{y}}(epilogue(a * c - b * s, first));
  y[second] = {{y}}(epilogue(b * c + a * s, second));
}
