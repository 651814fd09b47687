/**
 * Huge pages for what ONNX Runtime allocates. It cannot be told to use them, and Linux usually gives them only to those who ask: so
 * once training runs, the kernel is asked which memory of the process is large, in use, and in small pages, and gathers that. It
 * is done once, without asking for huge pages from then on: memory that comes and goes later would take more than it needs.
 */
import { gatherInHugePages } from "../../libc.ts";
import { systemText } from "../../system_text.ts";

/** Part of the process's memory. */
export interface Region {
  readonly address: bigint;
  readonly bytes: number;
}

/** Smaller regions have few pages for the CPU to look up. */
const smallest = 4 * 2 ** 20;

/** Of a region: where less is in use, huge pages would take memory that nobody needs; with more in huge pages, little is left to gain. */
const fewestUsed = 0.5, mostHuge = 0.9;

/** Moves what is in use by now to huge pages. It takes some tens of ms, and on other systems than Linux does nothing. */
export function gatherMemoryInUse(): void {
  for (const { address, bytes } of regionsInSmallPages(systemText("/proc/self/smaps") ?? "")) {
    gatherInHugePages(address, bytes);
  }
}

/** @param smaps what `/proc/self/smaps` says, see proc_pid_smaps(5) @returns large regions that are in use and in small pages */
export function regionsInSmallPages(smaps: string): Region[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((text) => {
    // Memory of the process alone, which no file stands behind.
    const [, first, last] = /^(\w+)-(\w+) rw-p \w+ 00:00 0 *(?:\[heap\])?\n/.exec(text) ?? [];
    if (first === undefined) return [];
    const address = BigInt(`0x${first}`), bytes = Number(BigInt(`0x${last}`) - address);
    const used = kilobytes(text, "Rss"), huge = kilobytes(text, "AnonHugePages");
    return bytes >= smallest && used >= fewestUsed * bytes && huge < mostHuge * used
      ? [{ address, bytes }]
      : [];
  });
}

/** @returns bytes */
function kilobytes(text: string, name: string): number {
  return 1024 * Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);
}
