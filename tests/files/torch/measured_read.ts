// Reads a checkpoint and prints by how many bytes this process's memory grew at most while it did.
import { readTorchCheckpoint } from "../../../src/files/torch/checkpoint.ts";

/** The process's memory in bytes: now, or the most since the last reset. */
function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) * 1024;
}

// 5 resets the high-water mark of this process's memory.
Deno.writeTextFileSync("/proc/self/clear_refs", "5");
const before = residentBytes("VmRSS");
const { modules } = readTorchCheckpoint(Deno.args[0]);
const grown = residentBytes("VmHWM") - before;
console.log(modules.size > 0 ? grown : "nothing was read");
