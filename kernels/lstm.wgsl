// One step of an LSTM layer. The product hidden · weightᵀ has the four gates of a unit side by side, so that a workgroup
// that computes a tile of it has all gates of some units of some examples, and goes on to their cells and hidden states.
//
// x [length * batch, 4 * hidden], weight [4 * hidden, hidden], bias [4 * hidden], start and startCell [batch, hidden]; hidden
// and cells [length * batch, hidden], gates [length * batch, 4 * hidden]. As a product: `rows` are the batch, `columns`
// 4 * hidden, `inner` is hidden. `position` is that of the step, `previous` that of the step before; `first` says that there
// is none, and the starting states are used.
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

// Which of the weight's elements is number i once the rows of a unit stand together.
fn weightPlace(i: u32) -> u32 {
  let column = i / dims.inner;
  return (column % 4u * dims.inner + column / 4u) * dims.inner + i % dims.inner;
}

fn rightPack(i: u32) -> vec4f { return vec4f(weight[weightPlace(4u * i) / 4u]); }
fn rightElement(i: u32) -> f32 {
  let at = weightPlace(i);
  return f32(weight[at / 4u][at % 4u]);
}

fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(min(-x, 80.0))); }
// Beyond 10 it is 1, and some devices would overflow on the way.
fn hyperbolic(x: f32) -> f32 { return tanh(clamp(x, -10.0, 10.0)); }

fn store(product: f32, row: u32, column: u32) {
  let gate = column % 4u;
  let place = gate * dims.inner + column / 4u;
  let at = (dims.position * dims.rows + row) * dims.columns + place;
  let sum = product + f32(bias[place]) + f32(x[at]);
  if (gate == 2u) {
    gates[at] = {{gates}}(hyperbolic(sum));
  } else {
    gates[at] = {{gates}}(sigmoid(sum));
  }
}

fn nextState(row: u32, unit: u32) {
  let gate = (dims.position * dims.rows + row) * dims.columns + unit;
  var before: f32;
  if (dims.first != 0u) {
    before = f32(startCell[row * dims.inner + unit]);
  } else {
    before = f32(cells[(dims.previous * dims.rows + row) * dims.inner + unit]);
  }
  let kept = f32(gates[gate + dims.inner]) * before;
  let cell = kept + f32(gates[gate]) * f32(gates[gate + 2u * dims.inner]);
  let at = (dims.position * dims.rows + row) * dims.inner + unit;
  cells[at] = {{cells}}(cell);
  hidden[at] = {{hidden}}(f32(gates[gate + 3u * dims.inner]) * hyperbolic(cell));
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
