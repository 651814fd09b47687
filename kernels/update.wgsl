// One step of an optimizer on flat arrays; an invocation for each weight. Nothing changes when `control` says skip.
struct Step {
  count: u32,
  gradientScale: f32,
{{SCALARS}}
}
struct Control {
  factor: f32,
  skip: f32,
  skippedLoss: f32,
  norm: f32,
  loss: f32,
  steps: f32,
}
@group(0) @binding(0) var<storage, read_write> weights: array<f32>;   // [count]
@group(0) @binding(1) var<storage, read_write> gradients: array<f32>; // [count]
@group(0) @binding(2) var<storage, read_write> control: Control;
{{STATES}}
@group(0) @binding({{STEP}}) var<uniform> step: Step;
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (id.x + id.y * workgroups.x) * threads + lane;
  if (i >= step.count || control.skip != 0.0) { return; }
  let gradient = gradients[i] * (step.gradientScale * control.factor);
{{UPDATE}}
}
