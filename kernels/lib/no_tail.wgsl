// A product by itself; lib/feed_forward_tail.wgsl is the other case.
fn passOn(value: f32, row: u32, column: u32) {}
fn multiplyTile(group: vec3u, lane: u32) {}
