// Reads a safetensors file and prints, as JSON, what was refused and what that took: { refused, milliseconds, bytes }.
import { CheckpointError } from "../../src/errors.ts";
import { readSafetensors } from "../../src/files/safetensors.ts";

/** The process's memory in bytes: now, or the most since the last reset. */
function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) * 1024;
}

// 5 resets the high-water mark of this process's memory.
Deno.writeTextFileSync("/proc/self/clear_refs", "5");
const before = residentBytes("VmRSS");
const begin = performance.now();
let refused: string | undefined;
try {
  readSafetensors(Deno.args[0]);
} catch (error) {
  if (!(error instanceof CheckpointError)) throw error;
  refused = error.message;
}
const milliseconds = performance.now() - begin;
console.log(JSON.stringify({ refused, milliseconds, bytes: residentBytes("VmHWM") - before }));
