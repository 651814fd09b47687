// best [rows] = column of the largest element of each row of x [rows, columns], the first of equals; a workgroup for each row.
const threads = 64u;
// include lib/workgroups.wgsl
var<workgroup> values: array<f32, threads>;
var<workgroup> places: array<u32, threads>;

fn compute(row: u32, lane: u32, id: vec3u) {
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
