/** Small pieces that all benchmarks share. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** Times `run` again and again. @returns milliseconds of each run */
export async function timeRuns(count: number, run: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

/** The value after `--name` on the command line. */
export function option(name: string, standard: number): number {
  return Number(textOption(name) || standard);
}

/** The same for a text, empty if there is none. */
export function textOption(name: string): string {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? "" : Deno.args[at + 1] ?? "";
}
