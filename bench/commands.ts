/**
 * `deno task bench encode` and `deno task bench runs`: time and memory of commands on large inputs, as a user starts them. Linux
 * only: memory is read of `/proc`.
 */
import { mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomFrom } from "../src/random.ts";
import { generatedRun, writeMetrics } from "../tests/runs/generated_runs.ts";
import { median, peakMegabytes } from "./measure.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const config = fileURLToPath(new URL("../deno.json", import.meta.url));

/** A million elliptic curves as a table: `int2int encode` reads, splits and writes them. */
export async function benchEncode(rounds: number): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    writeCurves(join(folder, "curves.csv"), 1_000_000);
    const args = (round: number) => [
      ...["encode", "curves.csv", "--columns", "ainvs:rank", "--output", `data${round}`],
    ];
    await timeCommand("encode 1,000,000 curves", rounds, args, folder);
  });
}

/** 500 runs of 200 epochs, without and with 100 classes: `int2int runs` and `int2int report`. */
export async function benchRuns(rounds: number): Promise<void> {
  for (const classes of [3, 100]) {
    await inTemporaryFolder(async (folder) => {
      writeRuns(join(folder, "dumped"), classes);
      const what = `of 500 runs × 200 epochs × ${classes} classes`;
      await timeCommand(`table ${what}`, rounds, () => ["runs", "dumped"], folder);
      await timeCommand(`report ${what}`, rounds, () => ["report", "dumped"], folder);
    });
  }
}

function writeCurves(path: string, count: number): void {
  const random = randomFrom(0), file = openSync(path, "w");
  let text = "label,ainvs,rank\n";
  for (let i = 0; i < count; i++) {
    const signs = [random.integer(0, 1), random.integer(-1, 1), random.integer(0, 1)];
    const large = [random.integer(-1e6, 1e6), random.integer(-1e9, 1e9)];
    text += `${i}.a1,"[${[...signs, ...large].join(", ")}]",${random.integer(0, 3)}\n`;
    if (text.length < 1 << 20 && i + 1 < count) continue;
    writeSync(file, text);
    text = "";
  }
}

function writeRuns(folder: string, classes: number): void {
  for (let i = 0; i < 500; i++) {
    const flags = { base: 10 + i % 7, env_base_seed: i };
    const shape = { epochs: 200, reports: 5, classes, rate: 0.02 + i / 5000 };
    writeMetrics(join(folder, `e${i % 10}`, `r${i}`), generatedRun(flags, shape));
  }
}

async function timeCommand(
  name: string,
  rounds: number,
  args: (round: number) => readonly string[],
  cwd: string,
): Promise<void> {
  const seconds: number[] = [], megabytes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", "--config", config, main, ...args(round)],
      ...{ cwd, stdout: "null", stderr: "null" },
    }).spawn();
    const watch = watchMemory(child.pid);
    const { success } = await child.status;
    seconds.push((performance.now() - start) / 1000);
    megabytes.push(watch());
    if (!success) throw new Error(`${name} failed`);
  }
  const most = Math.max(...megabytes).toFixed(0);
  console.log(`${name}: ${median(seconds).toFixed(1)} s (median of ${rounds}), ${most} MB`);
}

/** @returns what stops it and tells the most resident memory that was seen, in MB */
function watchMemory(pid: number): () => number {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, peakMegabytes(pid) ?? 0);
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}

async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "int2int-bench-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
