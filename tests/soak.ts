/**
 * How often a repeated test repeats. The environment variable `SOAK` scales all of them: 1 is what CI does, 100 makes hours of
 * it, and the default keeps `deno task test` short.
 */
const usual = "0.2";

/**
 * @param ciCount repetitions where `SOAK` is 1
 * @param least without which the test would miss a kind of case
 */
export function soak(ciCount: number, least = 1): number {
  const factor = Number(Deno.env.get("SOAK") ?? usual);
  if (!(factor > 0)) throw new Error("SOAK: expected a number above 0");
  return Math.max(least, Math.ceil(ciCount * factor));
}

/** Cases of which CI tries all: where `SOAK` is below 1, as large a part of them, spread evenly. */
export function soakedCases<T>(cases: readonly T[]): readonly T[] {
  const count = Math.min(cases.length, soak(cases.length));
  return Array.from({ length: count }, (_, i) => cases[Math.floor(i * cases.length / count)]!);
}
