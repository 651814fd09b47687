// y = a chain of pointwise operations; the engine writes them as the body of `epilogue`. One thread per element.
struct Dims { count: u32 }
@group(0) @binding(0) var<storage, read_write> y: array<{{y}}>; // [count]
@group(0) @binding(1) var<uniform> dims: Dims;
{{EPILOGUE}}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (group.x + group.y * groups.x) * 64 + thread;
  if (i >= dims.count) { return; }
  y[i] = {{y}}(epilogue(0.0, i));
}
