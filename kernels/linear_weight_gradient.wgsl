// weight [out, in] = gᵀ · x and bias [out] = column sums of g, with g [rows, out] and x [rows, in]; a workgroup computes a tile
// of weight, and those of the first column of tiles also sums.
// include lib/workgroups.wgsl
{{PRODUCT}}
// include lib/plain_left.wgsl
{{EPILOGUE}}

fn leftPack(i: u32) -> vec4f { return vec4f(g[dims.gFirst + i]); }
fn leftElement(i: u32) -> f32 { return f32(g[dims.gFirst + i / 4u][i % 4u]); }
fn rightPack(i: u32) -> vec4f { return vec4f(x[dims.xFirst + i]); }
fn rightElement(i: u32) -> f32 { return f32(x[dims.xFirst + i / 4u][i % 4u]); }

fn store(value: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  weight[dims.weightFirst + i] = {{weight}}(epilogue(value, i));
}

// Sums of `tileRows` columns of g from `first`: each thread sums some rows of a pack, then one thread a column of these sums.
fn columnSums(first: u32, local: u32) {
  let packs = tileRows / 4u;
  var sum = vec4f();
  for (var k = local / packs; k < dims.inner; k += threads / packs) {
    sum += leftPart(k, first + 4u * (local % packs), dims.inner, dims.rows);
  }
  panels[local] = sum;
  workgroupBarrier();
  for (var column = local; column < min(tileRows, dims.rows - first); column += threads) {
    var total = 0.0;
    for (var i = column / 4u; i < threads; i += packs) { total += panels[i][column % 4u]; }
    bias[dims.biasFirst + first + column] = {{bias}}(total);
  }
}

fn compute(number: u32, lane: u32, id: vec3u) {
  let group = tileOf(number, id);
  productTile(group, lane);
  if (group.x == 0u) { columnSums(group.y * tileRows, lane); }
}
