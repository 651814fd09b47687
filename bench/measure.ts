/** Small pieces that all benchmarks share. */
import process from "node:process";

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

/** Most memory that a process ever had, in MB; undefined where the system does not tell, or it has ended. Only Linux does. */
export function peakMegabytes(process: number | "self"): number | undefined {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${process}/status`));
    return peak === null ? undefined : Number(peak[1]) * 1024 / 1e6;
  } catch {
    return undefined;
  }
}

/** CPU time of this process, its garbage collector's too, in ms. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Two digits of a figure. */
export function rounded(figure: number): string {
  return Number(figure.toPrecision(2)).toLocaleString("en");
}
