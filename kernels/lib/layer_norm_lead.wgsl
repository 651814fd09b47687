// The left operand of a product is a layer norm's result: every row of leadX [rows, inner] normalised to mean 0 and variance 1,
// then scaled by leadWeight and shifted by leadBias [inner]; leadMean and leadInverse [rows] are kept too.
// See lib/lead_rows.wgsl; a row's values are its mean and inverse standard deviation.
const leadEpsilon = 1e-12;

fn leadInput(at: u32) -> vec4f { return vec4f(leadX[dims.leadXFirst + at / 4u]); }

// Squares of the distances from the mean, which is 0 until it is known.
fn rowPart(r: u32, at: u32, column: u32) -> vec4f {
  let values = leadInput(at);
  let differences = values - rowsOfTile[r].x;
  return vec4f(dot(values, vec4f(1.0)), dot(differences, differences), 0.0, 0.0);
}

fn prepareLeft(group: vec3u, lane: u32) {
  let first = group.y * tileRows;
  let width = f32(dims.inner);
  let sums = rowSums(first, lane);
  if (lane < tileRows) { rowsOfTile[lane] = vec4f(sums.x / width, 0.0, 0.0, 0.0); }
  workgroupBarrier();
  let squares = rowSums(first, lane).y;
  if (lane < tileRows) { rowsOfTile[lane].y = 1.0 / sqrt(squares / width + leadEpsilon); }
  workgroupBarrier();
  if (group.x == 0u && group.z == 0u) { keepRows(first, lane); }
}

fn leadPack(r: u32, column: u32, at: u32) -> vec4f {
  let normal = (leadInput(at) - rowsOfTile[r].x) * rowsOfTile[r].y;
  let weights = vec4f(leadWeight[dims.leadWeightFirst + column / 4u]);
  return finished(normal * weights + vec4f(leadBias[dims.leadBiasFirst + column / 4u]), at);
}

fn keepRows(first: u32, lane: u32) {
  let packs = dims.inner / 4u;
  for (var e = lane; e < min(tileRows, dims.rows - first) * packs; e += threads) {
    let at = first * dims.inner + 4u * e;
    keepPack(at, leadPack(e / packs, 4u * (e % packs), at));
  }
  if (lane < tileRows && first + lane < dims.rows) {
    leadMean[dims.leadMeanFirst + first + lane] = {{leadMean}}(rowsOfTile[lane].x);
    leadInverse[dims.leadInverseFirst + first + lane] = {{leadInverse}}(rowsOfTile[lane].y);
  }
}
