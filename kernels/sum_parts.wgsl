// y [rows, columns] = activation(Σ parts + bias) + residual [rows, columns], where there are bias [columns] and residual, with
// parts [parts, rows, columns]. They are added up in their order, so that results are the same from run to run.
// include lib/elements.wgsl
override rectified: bool = false;
{{EPILOGUE}}

fn compute(i: u32) {
  var value = 0.0;
  for (var at = i; at < dims.parts * dims.count; at += dims.count) { value += parts[dims.partsFirst + at]; }
  if (hasBias) { value += f32(bias[dims.biasFirst + i % dims.columns]); }
  if (rectified) { value = max(value, 0.0); }
  if (hasResidual) { value += f32(residual[dims.residualFirst + i]); }
  y[dims.yFirst + i] = {{y}}(epilogue(value, i));
}
