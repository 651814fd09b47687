// key [1] = a step's seed [1] mixed with the hash of a place's number. A single invocation.
// include lib/dropout.wgsl

@compute @workgroup_size(1)
fn main() {
  key[0] = bitcast<i32>((lowbias32(bitcast<u32>(seed[0])) ^ dims.place) * (dims.place | 1u));
}
