// One step of a GRU layer. The product hidden · weightᵀ has the gates r, z, n of a unit and a column of zeros side by side,
// so that a workgroup that computes a tile of it has all gates of some units of some examples, and goes on to their states.
//
// x [length * batch, 3 * hidden], weight [3 * hidden, hidden], bias [3 * hidden], start [batch, hidden]; hidden
// [length * batch, hidden] and gates [length * batch, 4 * hidden]: r, z, n, s_n. As a product: `rows` are the batch, `columns`
// 4 * hidden, `inner` is hidden. `position` is that of the step, `previous` that of the step before; `first` says that there
// is none, and the starting state is used.
// include lib/product.wgsl
// include lib/plain_left.wgsl

fn leftElement(i: u32) -> f32 {
  if (dims.first != 0u) { return f32(start[i]); }
  return f32(hidden[dims.previous * dims.rows * dims.inner + i]);
}

fn leftPack(i: u32) -> vec4f {
  let at = 4u * i;
  return vec4f(leftElement(at), leftElement(at + 1u), leftElement(at + 2u), leftElement(at + 3u));
}

// Which of the weight's elements is number i once the rows of a unit stand together; beyond the weight for a column of zeros.
fn weightPlace(i: u32) -> u32 {
  let column = i / dims.inner;
  return (column % 4u * dims.inner + column / 4u) * dims.inner + i % dims.inner;
}

fn rightPack(i: u32) -> vec4f {
  let at = weightPlace(4u * i);
  if (at >= 3u * dims.inner * dims.inner) { return vec4f(); }
  return vec4f(weight[at / 4u]);
}

fn rightElement(i: u32) -> f32 {
  let at = weightPlace(i);
  if (at >= 3u * dims.inner * dims.inner) { return 0.0; }
  return f32(weight[at / 4u][at % 4u]);
}

fn store(product: f32, row: u32, column: u32) {
  let gate = column % 4u;
  if (gate == 3u) { return; }
  let unit = column / 4u;
  let place = (dims.position * dims.rows + row) * dims.inner;
  let share = product + f32(bias[gate * dims.inner + unit]);
  if (gate == 2u) {
    gates[4u * place + 3u * dims.inner + unit] = {{gates}}(share);
    return;
  }
  let sum = share + f32(x[3u * place + gate * dims.inner + unit]);
  gates[4u * place + gate * dims.inner + unit] = {{gates}}(1.0 / (1.0 + exp(min(-sum, 80.0))));
}

fn nextState(row: u32, unit: u32) {
  let place = (dims.position * dims.rows + row) * dims.inner;
  let gate = 4u * place + unit;
  let z = f32(gates[gate + dims.inner]);
  let sum = f32(x[3u * place + 2u * dims.inner + unit]) + f32(gates[gate]) * f32(gates[gate + 3u * dims.inner]);
  // Beyond 10 it is 1, and some devices would overflow on the way.
  let n = tanh(clamp(sum, -10.0, 10.0));
  gates[gate + 2u * dims.inner] = {{gates}}(n);
  hidden[place + unit] = {{hidden}}((1.0 - z) * n + z * leftElement(row * dims.inner + unit));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
  storageBarrier();
  let units = tile / 4u;
  for (var e = local; e < tile * units; e += threads) {
    let row = group.y * tile + e / units;
    let unit = group.x * units + e % units;
    if (row < dims.rows && unit < dims.inner) { nextState(row, unit); }
  }
}
