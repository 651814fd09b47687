// Multiplies the weights of the predicted tokens, and with them loss and gradients, by the loss scale.
struct Dims { count: u32 }
struct Control {
  factor: f32,
  skip: f32,
  skippedLoss: f32,
  norm: f32,
  steps: f32,
  scale: f32,
}
@group(0) @binding(0) var<storage, read_write> weights: array<f32>; // [count]
@group(0) @binding(1) var<storage, read_write> control: Control;
@group(0) @binding(2) var<uniform> dims: Dims;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < dims.count) { weights[id.x] *= control.scale; }
}
