// best = column of the largest element of each row, the first of equals; a workgroup for each row.
struct Dims { rows: u32, columns: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<{{x}}>;       // [rows, columns]
@group(0) @binding(1) var<storage, read_write> best: array<{{best}}>; // [rows]
@group(0) @binding(2) var<uniform> dims: Dims;
const threads = 64u;
var<workgroup> values: array<f32, threads>;
var<workgroup> places: array<u32, threads>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = id.x + id.y * workgroups.x;
  if (row >= dims.rows) { return; }
  var place = min(lane, dims.columns - 1u);
  var value = f32(x[row * dims.columns + place]);
  for (var i = lane + threads; i < dims.columns; i += threads) {
    let other = f32(x[row * dims.columns + i]);
    if (other > value) {
      value = other;
      place = i;
    }
  }
  values[lane] = value;
  places[lane] = place;
  for (var stride = threads / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) {
      let other = values[lane + stride];
      let earlier = places[lane + stride] < places[lane];
      if (other > values[lane] || (other == values[lane] && earlier)) {
        values[lane] = other;
        places[lane] = places[lane + stride];
      }
    }
  }
  if (lane == 0u) { best[row] = {{best}}(places[0]); }
}
