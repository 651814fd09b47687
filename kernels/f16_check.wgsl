// Halves of the numbers, kept as f16 on the way: what a device that only claims to know f16 gets wrong.
@group(0) @binding(0) var<storage, read_write> kept: array<f16>;
@group(0) @binding(1) var<storage, read_write> halves: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) i: u32) {
  kept[i] = f16(f32(i) * 0.5) + f16(0.25);
  storageBarrier();
  halves[i] = f32(kept[63u - i]);
}
