// Pairs of columns of x turned by angles that grow with the position; an invocation for each pair.
struct Dims { pairs: u32, batch: u32, width: u32, half: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<{{x}}>; // [rows, width], heads of 2 * half columns
@group(0) @binding(1) var<storage, read_write> y: array<{{y}}>; // [rows, width]
{{POSITIONS}}
@group(0) @binding({{DIMS}}) var<uniform> dims: Dims;
{{EPILOGUE}}
override octaves: f32 = 1.0;   // by which frequencies fall from one pair to the next
override direction: f32 = 1.0;
const threads = 256u;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let pair = (id.x + id.y * workgroups.x) * threads + lane;
  if (pair >= dims.pairs) { return; }
  let i = pair % dims.half;
  let first = 2u * (pair - i) + i;
  let second = first + dims.half;
  let angle = positionOf(first / dims.width) * exp2(-f32(i) * octaves);
  // WGSL promises sines between -π and π only; 2π is taken off in two parts.
  let turns = round(angle / 6.2831853);
  let reduced = fma(turns, 1.7484555e-7, fma(turns, -6.2831855, angle));
  let c = cos(reduced);
  let s = direction * sin(reduced);
  let a = f32(x[first]);
  let b = f32(x[second]);
  y[first] = {{y}}(epilogue(a * c - b * s, first));
  y[second] = {{y}}(epilogue(b * c + a * s, second));
}
