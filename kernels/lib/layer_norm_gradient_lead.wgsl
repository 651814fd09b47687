// The left operand of a product is the gradient of a layer norm's input: inverse * (h - mean(h) - n * mean(h * n)) with n the
// normalised row and h = g * weight, from leadX and leadG [rows, inner], leadWeight [inner], leadMean and leadInverse [rows].
// Each tile of rows leaves leadSums [tiles, 2, inner], Σ g * n and Σ g, for the gradients of weight and bias.
// See lib/lead_rows.wgsl; a row's values are mean(h), mean(h * n), and the row's mean and inverse standard deviation.

fn leadNormal(r: u32, at: u32) -> vec4f {
  return (vec4f(leadX[dims.leadXFirst + at / 4u]) - rowsOfTile[r].z) * rowsOfTile[r].w;
}

fn leadUpstream(at: u32) -> vec4f { return vec4f(leadG[dims.leadGFirst + at / 4u]); }

fn scaledUpstream(column: u32, at: u32) -> vec4f {
  return leadUpstream(at) * vec4f(leadWeight[dims.leadWeightFirst + column / 4u]);
}

fn rowPart(r: u32, at: u32, column: u32) -> vec4f {
  let h = scaledUpstream(column, at);
  return vec4f(dot(h, vec4f(1.0)), dot(h, leadNormal(r, at)), 0.0, 0.0);
}

fn prepareLeft(group: vec3u, lane: u32) {
  let first = group.y * tileRows;
  if (lane < tileRows && first + lane < dims.rows) {
    let mean = f32(leadMean[dims.leadMeanFirst + first + lane]);
    rowsOfTile[lane] = vec4f(0.0, 0.0, mean, f32(leadInverse[dims.leadInverseFirst + first + lane]));
  }
  workgroupBarrier();
  let means = rowSums(first, lane).xy / f32(dims.inner);
  if (lane < tileRows) { rowsOfTile[lane] = vec4f(means, rowsOfTile[lane].zw); }
  workgroupBarrier();
  if (group.x == 0u && group.z == 0u) { keepRows(first, lane); }
}

fn leadPack(r: u32, column: u32, at: u32) -> vec4f {
  let h = scaledUpstream(column, at);
  let row = rowsOfTile[r];
  return finished(row.w * (h - row.x - leadNormal(r, at) * row.y), at);
}

fn keepRows(first: u32, lane: u32) {
  let rows = min(tileRows, dims.rows - first);
  for (var column = 4u * lane; column < dims.inner; column += 4u * threads) {
    var weightSum = vec4f();
    var biasSum = vec4f();
    for (var r = 0u; r < rows; r++) {
      let at = (first + r) * dims.inner + column;
      keepPack(at, leadPack(r, column, at));
      weightSum += leadUpstream(at) * leadNormal(r, at);
      biasSum += leadUpstream(at);
    }
    let place = dims.leadSumsFirst + 2u * (first / tileRows) * (dims.inner / 4u) + column / 4u;
    leadSums[place] = weightSum;
    leadSums[place + dims.inner / 4u] = biasSum;
  }
}
