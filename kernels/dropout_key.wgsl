// Mixes a step's seed with the hash of a place's number. A single invocation.
struct Dims { place: u32 }
@group(0) @binding(0) var<storage, read_write> seed: array<{{seed}}>; // [1]
@group(0) @binding(1) var<storage, read_write> key: array<{{key}}>;   // [1]
@group(0) @binding(2) var<uniform> dims: Dims;
// include lib/dropout.wgsl

@compute @workgroup_size(1)
fn main() {
  key[0] = bitcast<i32>((lowbias32(bitcast<u32>(seed[0])) ^ dims.place) * (dims.place | 1u));
}
