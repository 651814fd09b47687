/**
 * How often a repeated test repeats: `ciCount` times the environment variable `SOAK` (default 1), so that one
 * variable turns the quick tests into hours of them.
 */
export function soak(ciCount: number): number {
  const factor = Number(Deno.env.get("SOAK") ?? "1");
  if (!(factor > 0)) throw new Error("SOAK: expected a number above 0");
  return Math.max(1, Math.ceil(ciCount * factor));
}
