/** The residue of `value` in `[0, modulus)`, whatever the sign of `value`. */
export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}
