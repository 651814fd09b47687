// Gradient of the hidden state that a recurrent layer starts from [batch, hidden]: g · weight for its first step's gradients g,
// to which `keeps` adds what lies there already.
//
// weight [gates * hidden, hidden], g [length * batch, gates * hidden]. As a product: `rows` are the batch, `columns` hidden,
// `inner` is gates * hidden. `position` is that of the first step.
// include lib/product.wgsl
// include lib/plain_left.wgsl
override keeps: bool = false;

fn leftElement(i: u32) -> f32 { return f32(g[dims.position * dims.rows * dims.inner + i]); }
fn leftPack(i: u32) -> vec4f {
  let at = 4u * i;
  return vec4f(leftElement(at), leftElement(at + 1u), leftElement(at + 2u), leftElement(at + 3u));
}
fn rightPack(i: u32) -> vec4f { return vec4f(weight[i]); }
fn rightElement(i: u32) -> f32 { return f32(weight[i / 4u][i % 4u]); }

fn store(product: f32, row: u32, column: u32) {
  let i = row * dims.columns + column;
  var value = product;
  if (keeps) { value += f32(start[i]); }
  start[i] = {{start}}(value);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  productTile(group, local);
}
