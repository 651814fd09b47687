/** CPUs that this process may use, as Linux shows them, and the physical cores they belong to. */
import { systemText } from "./system_text.ts";

/** Reads what the kernel says of itself, see {@link systemText}. */
export type KernelText = (path: string) => string | undefined;

/** A list such as `0-3,8`; empty where the system does not say. */
export function allowedCpus(text: KernelText = systemText): string {
  return /^Cpus_allowed_list:\s*(.*)$/m.exec(text("/proc/self/status") ?? "")?.[1] ?? "";
}

/**
 * Physical cores among {@link allowedCpus}: a second thread on the same core brings matmuls nothing, as it has no arithmetic
 * units of its own. undefined where the system does not say.
 */
export function physicalCores(text: KernelText = systemText): number | undefined {
  const siblings = listed(allowedCpus(text)).map((cpu) =>
    text(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`)
  );
  const isKnown = siblings.length > 0 && !siblings.includes(undefined);
  return isKnown ? new Set(siblings).size : undefined;
}

function listed(list: string): number[] {
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map((text) => parseInt(text, 10));
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}
