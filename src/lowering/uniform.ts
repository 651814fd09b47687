/** Small numbers that a dispatch is given: the fields of its uniform `dims`. */
import type { Uniform } from "../graph/dispatch.ts";

/** The fields of a WGSL struct: whole numbers are u32. */
export function fieldsOf(uniform: Uniform): string[] {
  return Object.entries(uniform).map(([name, value]) =>
    `${name}: ${typeof value === "number" ? "u32" : "f32"}`
  );
}

/** The uniform as 32-bit words. */
export function wordsOf(uniform: Uniform): number[] {
  return Object.values(uniform).map((value) =>
    typeof value === "number" ? value : floatBits(value.float)
  );
}

const bits = new DataView(new ArrayBuffer(4));

function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getUint32(0);
}
