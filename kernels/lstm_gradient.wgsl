// One step of an LSTM layer taken back: what the next step's gates hand to the hidden state, (their gradients) · weight, is
// completed to the gradients of this step's gates and of the cell before it.
//
// gates [length * batch, 4 * hidden], the cells before and gradients of all states [length * batch, hidden], lastHidden and
// lastCell [batch, hidden], weight [4 * hidden, hidden]; dx [length * batch, 4 * hidden], and dCell [batch, hidden], handed
// from step to step. As a product: `rows` are the batch, `columns` hidden, `inner` is 4 * hidden, or 0 for the last step.
// `next` is the position of the next step; `last` says that there is none, and that gradients of the last state are used.
// include lib/product.wgsl
// include lib/plain_left.wgsl

fn leftElement(i: u32) -> f32 { return f32(dx[dims.next * dims.rows * dims.inner + i]); }
fn leftPack(i: u32) -> vec4f {
  let at = 4u * i;
  return vec4f(leftElement(at), leftElement(at + 1u), leftElement(at + 2u), leftElement(at + 3u));
}
fn rightPack(i: u32) -> vec4f { return vec4f(weight[i]); }
fn rightElement(i: u32) -> f32 { return f32(weight[i / 4u][i % 4u]); }

fn store(product: f32, row: u32, column: u32) {
  let own = row * dims.columns + column;
  let at = dims.position * dims.rows * dims.columns + own;
  var h = product + f32(states[at]);
  var c: f32;
  if (dims.last != 0u) {
    h += f32(lastHidden[own]);
    c = f32(lastCell[own]);
  } else {
    c = f32(dCell[own]);
  }
  let gate = 4u * (at - column) + column;
  let i = f32(gates[gate]);
  let f = f32(gates[gate + dims.columns]);
  let g = f32(gates[gate + 2u * dims.columns]);
  let o = f32(gates[gate + 3u * dims.columns]);
  let old = f32(before[at]);
  // Beyond 10 it is 1, and some devices would overflow on the way.
  let squashed = tanh(clamp(f * old + i * g, -10.0, 10.0));
  c += h * o * (1.0 - squashed * squashed);
  dx[gate] = {{dx}}(c * g * i * (1.0 - i));
  dx[gate + dims.columns] = {{dx}}(c * old * f * (1.0 - f));
  dx[gate + 2u * dims.columns] = {{dx}}(c * i * (1.0 - g * g));
  dx[gate + 3u * dims.columns] = {{dx}}(h * squashed * o * (1.0 - o));
  dCell[own] = {{dCell}}(c * f);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
}
