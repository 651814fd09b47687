// Gradient of the hidden state that a recurrent layer starts from: g · weight for its first step's gradients g, to which
// `keeps` adds what lies there already.
// include lib/product.wgsl

struct Start {
  rows: u32,     // batch
  columns: u32,  // hidden
  inner: u32,    // gates * hidden
  position: u32, // of the first step
}
@group(0) @binding(0) var<storage, read_write> weight: array<vec4<{{weight}}>>; // [gates * hidden, hidden]
@group(0) @binding(1) var<storage, read_write> g: array<{{g}}>;                 // [length * batch, gates * hidden]
@group(0) @binding(2) var<storage, read_write> start: array<{{start}}>;         // [batch, hidden]
@group(0) @binding(3) var<uniform> dims: Start;
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
