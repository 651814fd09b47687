/** What the files of a run do not say: on which machine it was trained, and how long that kept its CPU busy. */
import { cpus } from "node:os";
import { join } from "node:path";
import { writeFileAtomically } from "../../src/files/atomic_file.ts";
import { readTextFileIfAny } from "../../src/files/regular_file.ts";

export interface Measured {
  readonly machine: string;
  /** Of all processes that trained the run; left out where the system does not say. */
  readonly cpu_seconds?: number;
}

const mostBytes = 4096;

/** What was measured of a run; undefined where it was trained without this benchmark. */
export function readMeasured(folder: string): Measured | undefined {
  const text = readTextFileIfAny(pathIn(folder), mostBytes);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Adds a process that has ended. */
export function addProcess(folder: string, cpuSeconds: number | undefined): void {
  const before = readMeasured(folder)?.cpu_seconds ?? 0;
  const measured: Measured = {
    machine: machineName(),
    ...cpuSeconds !== undefined && { cpu_seconds: before + cpuSeconds },
  };
  const text = new TextEncoder().encode(JSON.stringify(measured) + "\n");
  writeFileAtomically(pathIn(folder), [text]);
}

function machineName(): string {
  const all = cpus();
  return `${all.length} cores of ${all[0]?.model.trim() || "an unknown CPU"}`;
}

function pathIn(folder: string): string {
  return join(folder, "replicate.json");
}
