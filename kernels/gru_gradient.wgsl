// One step of a GRU layer taken back: what the next step's gates hand to the state, (their gradients) · weight, is completed
// to the gradients of this step's gates and to what the state before gets directly.
//
// gates [length * batch, 4 * hidden]: r, z, n, s_n; the states before and gradients of all states [length * batch, hidden], of
// the last one [batch, hidden]; weight [3 * hidden, hidden]; dx and dShare [length * batch, 3 * hidden], dHidden
// [batch, hidden], handed from step to step. As a product: `rows` are the batch, `columns` hidden, `inner` is 3 * hidden, or 0
// for the last step. `next` is the position of the next step; `last` says that there is none, and that the gradient of
// the last state is used.
// include lib/product.wgsl
// include lib/plain_left.wgsl

fn leftElement(i: u32) -> f32 { return f32(dShare[dims.next * dims.rows * dims.inner + i]); }
fn leftPack(i: u32) -> vec4f {
  let at = 4u * i;
  return vec4f(leftElement(at), leftElement(at + 1u), leftElement(at + 2u), leftElement(at + 3u));
}
fn rightPack(i: u32) -> vec4f { return vec4f(weight[i]); }
fn rightElement(i: u32) -> f32 { return f32(weight[i / 4u][i % 4u]); }

fn store(product: f32, row: u32, column: u32) {
  let own = row * dims.columns + column;
  let place = (dims.position * dims.rows + row) * dims.columns;
  var h = product + f32(states[place + column]);
  if (dims.last != 0u) {
    h += f32(last[own]);
  } else {
    h += f32(dHidden[own]);
  }
  let gate = 4u * place + column;
  let r = f32(gates[gate]);
  let z = f32(gates[gate + dims.columns]);
  let n = f32(gates[gate + 2u * dims.columns]);
  let forN = h * (1.0 - z) * (1.0 - n * n);
  let forR = forN * f32(gates[gate + 3u * dims.columns]) * r * (1.0 - r);
  let forZ = h * (f32(before[place + column]) - n) * z * (1.0 - z);
  let at = 3u * place + column;
  dx[at] = {{dx}}(forR);
  dx[at + dims.columns] = {{dx}}(forZ);
  dx[at + 2u * dims.columns] = {{dx}}(forN);
  dShare[at] = {{dShare}}(forR);
  dShare[at + dims.columns] = {{dShare}}(forZ);
  dShare[at + 2u * dims.columns] = {{dShare}}(forN * r);
  dHidden[own] = {{dHidden}}(h * z);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
}
