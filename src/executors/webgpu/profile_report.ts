/** What measured steps tell: a table of kernels, and a trace of all dispatches. */

export interface MeasuredDispatch {
  readonly kernel: string;
  /** The kernel's numbers, as in its struct `Dims`. */
  readonly dims: string;
  readonly workgroups: string;
  /** Readings of the GPU's clock. */
  readonly begin: bigint;
  readonly end: bigint;
}

export interface MeasuredStep {
  readonly step: number;
  /** When the step was recorded, in ms of the host's clock. */
  readonly host: number;
  readonly dispatches: MeasuredDispatch[];
}

/** Kernels by their time: dispatches and ms a step, share of all time within dispatches. */
export function profileTable(steps: readonly MeasuredStep[]): string {
  const scale = millisecondsPerTick(steps) / steps.length;
  const kernels = new Map<string, { dispatches: number; time: number }>();
  let total = 0;
  for (const { kernel, begin, end } of steps.flatMap(({ dispatches }) => dispatches)) {
    const sum = kernels.get(kernel) ?? { dispatches: 0, time: 0 };
    const time = elapsed(begin, end) * scale;
    kernels.set(kernel, { dispatches: sum.dispatches + 1 / steps.length, time: sum.time + time });
    total += time;
  }
  const rows = [...kernels].sort(([, a], [, b]) => b.time - a.time)
    .map(([kernel, { dispatches, time }]) => row(kernel, dispatches, time, time / total));
  const all = [...kernels.values()].reduce((sum, { dispatches }) => sum + dispatches, 0);
  return [
    `GPU time of ${steps.length} measured steps, each dispatch by itself:`,
    `${"kernel".padEnd(28)}${"dispatches".padStart(12)}${"ms a step".padStart(12)}   share`,
    ...rows,
    row("all", all, total, 1),
  ].join("\n");
}

function row(kernel: string, dispatches: number, time: number, share: number): string {
  const count = String(Number(dispatches.toFixed(1))).padStart(12);
  const percent = (100 * share).toFixed(1).padStart(6);
  return `${kernel.padEnd(28)}${count}${time.toFixed(3).padStart(12)}${percent} %`;
}

/** Chrome's trace format (`chrome://tracing`, Perfetto): one event for each dispatch, times in µs. */
export function chromeTrace(steps: readonly MeasuredStep[]): string {
  const scale = 1000 * millisecondsPerTick(steps);
  const origin = steps[0]?.dispatches[0]?.begin ?? 0n;
  const events = steps.flatMap(({ step, dispatches }) =>
    dispatches.map(({ kernel, begin, end, dims, workgroups }) => ({
      ...{ name: kernel, cat: "dispatch", ph: "X", pid: 1, tid: 1 },
      ts: rounded(elapsed(origin, begin) * scale),
      dur: rounded(elapsed(begin, end) * scale),
      args: { step, dims, workgroups },
    }))
  );
  const lines = events.map((event) => JSON.stringify(event));
  return `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(",\n")}\n]}\n`;
}

/** To nanoseconds. */
function rounded(microseconds: number): number {
  return Math.round(1000 * microseconds) / 1000;
}

/** Clocks may be set back, which is rare: such a dispatch counts nothing. */
function elapsed(begin: bigint, end: bigint): number {
  return Math.max(0, Number(end - begin));
}

/** Least distance of steps, in ms of the host's clock, from which the GPU's clock can be judged. */
const longEnough = 1000;

/**
 * Readings ought to be nanoseconds, but some drivers count in units of 10 to 80 of them. The host's clock is much less
 * exact, since steps wait for their turn, and decides only when it differs that much.
 */
export function millisecondsPerTick(steps: readonly MeasuredStep[]): number {
  const first = steps[0], last = steps.at(-1);
  const nanosecond = 1e-6;
  if (!first || !last || last.host - first.host < longEnough) return nanosecond;
  const ticks = elapsed(first.dispatches[0]?.begin ?? 0n, last.dispatches[0]?.begin ?? 0n);
  const tick = (last.host - first.host) / ticks;
  const ratio = tick / nanosecond;
  return ticks > 0 && (ratio > 4 || ratio < 1 / 4) ? tick : nanosecond;
}
