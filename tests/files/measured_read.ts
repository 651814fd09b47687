// Reads a file as a command would and prints, as JSON, what was refused and what that took: { refused, milliseconds, bytes }.
import { flagsOfSaved } from "../../src/commands/saved_run.ts";
import { isUserError } from "../../src/errors.ts";
import { readSafetensors } from "../../src/files/safetensors.ts";
import type { Reading } from "./measured.ts";

const readings: Readonly<Record<Reading, (path: string) => unknown>> = {
  safetensors: readSafetensors,
  reload_model: (path) => flagsOfSaved("evaluate", { reload_model: path }),
  eval_from_exp: (path) => flagsOfSaved("evaluate", { eval_from_exp: path }),
};

/** The process's memory in bytes: now, or the most since the last reset. */
function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) * 1024;
}

const [reading, path] = Deno.args as [Reading, string];
// 5 resets the high-water mark of this process's memory.
Deno.writeTextFileSync("/proc/self/clear_refs", "5");
const before = residentBytes("VmRSS");
const begin = performance.now();
let refused: string | undefined;
try {
  readings[reading](path);
} catch (error) {
  if (!isUserError(error)) throw error;
  refused = error.message;
}
const milliseconds = performance.now() - begin;
console.log(JSON.stringify({ refused, milliseconds, bytes: residentBytes("VmHWM") - before }));
