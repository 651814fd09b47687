// The left operand of a product is an array by itself.
fn leftPack(i: u32) -> vec4f { return vec4f({{LEFT}}[dims.{{LEFT}}First + i]); }
fn leftElement(i: u32) -> f32 { return f32({{LEFT}}[dims.{{LEFT}}First + i / 4u][i % 4u]); }
