/** How much memory this process may use, by all that limits it: the machine, its control groups, `ulimit -v`. */
import { systemText } from "../system_text.ts";
import { cgroupLimits } from "./cgroups.ts";

/** Bytes that this process may still take under one limit. */
export interface Limit {
  /** As things stand. */
  readonly free: number;
  /** If all other processes gave back what they hold, and with the machine's swap space. */
  readonly most: number;
}

/** Text of a file of the kernel, or undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** Bytes that this process may still take; Infinity where that is unknown. */
export function freeMemory(): number {
  return Math.min(...limits().map(({ free }) => free));
}

/** Bytes that it could take at best; Infinity where that is unknown. */
export function mostMemory(): number {
  return Math.min(...limits().map(({ most }) => most));
}

function limits(): Limit[] {
  const system = systemMemory();
  if (system === undefined) return [];
  const { rss } = Deno.memoryUsage(), { total, available, swapTotal } = system;
  const machine = { free: available, most: total + swapTotal - rss };
  const held = { resident: rss, swap: swapTotal };
  return [machine, ...cgroupLimits(held, systemText), ...addressSpaceLimits(systemText)];
}

/** The limit of `ulimit -v`, if there is one. */
export function addressSpaceLimits(read: ReadText): Limit[] {
  const limit = /^Max address space +(\d+)/m.exec(read("/proc/self/limits") ?? "")?.[1];
  const used = /^VmSize:\s*(\d+) kB/m.exec(read("/proc/self/status") ?? "")?.[1];
  if (limit === undefined || used === undefined) return [];
  const left = Math.max(0, Number(limit) - 1024 * Number(used));
  return [{ free: left, most: left }];
}

/** Unknown where the permission to ask is missing. */
function systemMemory(): Deno.SystemMemoryInfo | undefined {
  try {
    return Deno.systemMemoryInfo();
  } catch {
    return undefined;
  }
}
