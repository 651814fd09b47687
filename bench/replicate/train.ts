/** Trains the rows: `int2int` as users start it, one process after the other. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  dataCommand,
  dataFolder,
  runFolder,
  shownCommand,
  trainingCommand,
  twoThreads,
} from "./commands.ts";
import { childrenCpuSeconds } from "./cpu_time.ts";
import { addProcess } from "./measured.ts";
import type { Replication } from "./rows.ts";
import { runOf } from "./run_of.ts";

const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

/**
 * Trains the run of a row, from where it was interrupted; a finished one is left as it is, and so is one that another process
 * trains.
 *
 * @returns exit code of what ended it; 0 where it is finished
 */
export async function train(row: Replication, dump: string): Promise<number> {
  const { name, here } = row, state = runOf(row, dump)?.state;
  if (state === "finished") return 0;
  if (state === "running") {
    console.error(`${name}: another process trains it`);
    return 0;
  }
  const data = dataCommand(here, dump, name);
  if (data !== undefined && !existsSync(dataFolder(dump, name))) {
    const code = await int2int(data);
    if (code !== 0) return code;
  }
  const before = childrenCpuSeconds();
  const code = await int2int(trainingCommand(here, dump, name, twoThreads), shortView);
  if (before !== undefined) {
    const folder = runFolder(dump, name);
    if (existsSync(folder)) addProcess(folder, childrenCpuSeconds()! - before);
  }
  return code;
}

/** The log is in the folder of the run. */
const shortView = ["--log", "short"];

/** @param view flags that change nothing but what is shown @returns the exit code */
async function int2int(words: readonly string[], view: readonly string[] = []): Promise<number> {
  console.error(shownCommand(words));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", "--config", config, main, ...words, ...view],
    ...{ stdin: "null", stdout: "null" },
  }).spawn();
  const stop = () => child.kill("SIGTERM");
  // Ctrl-C reaches all processes of a terminal: the run saves, and the table is printed as far as it goes.
  Deno.addSignalListener("SIGINT", nothing);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  try {
    return (await child.status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", nothing);
    if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", stop);
  }
}

function nothing(): void {}
