import * as fs from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { systemText } from "../system_text.ts";
import { systemErrorCode } from "./file_error.ts";

/** What tells one process from every other, also from a later one that got the same number. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes each time the machine starts; empty where the system does not tell. */
  readonly boot: string;
  /** Containers number their processes apart; empty where the system does not tell. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When the process started, in clock ticks since the machine did; empty where the system does not tell. */
  readonly start: string;
}

/** `unknown`: the process belongs to another host or container, where we cannot look. */
export type Liveness = "alive" | "dead" | "unknown";

/** The identity of this process. */
export function currentProcess(): ProcessIdentity {
  return {
    host: hostname().replaceAll(/[^\w.-]/g, "_"),
    boot: systemText("/proc/sys/kernel/random/boot_id")?.replaceAll("-", "").slice(0, 8) ?? "",
    pidNamespace: pidNamespace(),
    pid: process.pid,
    start: procStat(process.pid)?.start ?? "",
  };
}

/** Tells whether the process still runs, as seen from `here`. */
export function liveness(of: ProcessIdentity, here: ProcessIdentity = currentProcess()): Liveness {
  if (of.host !== here.host) return "unknown";
  if (of.boot !== here.boot) return "dead";
  if (of.pidNamespace !== here.pidNamespace) return "unknown";
  if (!takesSignals(of.pid)) return "dead";
  const stat = procStat(of.pid);
  // Without /proc (other systems, or hidden from other users) the number alone must do.
  if (stat === undefined) return "alive";
  const ended = stat.state === "Z" || stat.state === "X";
  return ended || stat.start !== of.start ? "dead" : "alive";
}

function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other refusal (it belongs to another user) means that it exists.
    return systemErrorCode(error) !== "ESRCH";
  }
}

function procStat(pid: number): { state: string; start: string } | undefined {
  const text = systemText(`/proc/${pid}/stat`) ?? "";
  // The second field, the program's name, may hold spaces and brackets: count from behind it.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields.length < 20 ? undefined : { state: fields[0], start: fields[19] };
}

function pidNamespace(): string {
  try {
    return /\d+/.exec(fs.readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
  } catch {
    return "";
  }
}
