/** Limits of Linux's control groups, versions 1 and 2: what Slurm, Docker, Kubernetes and systemd set. */
import type { Limit, ReadText } from "./limits.ts";

/** What is known of the process and the machine, in bytes. */
export interface Held {
  /** Memory the process holds. */
  readonly resident: number;
  /** All swap space there is. */
  readonly swap: number;
}

/** Names of the files of a version. */
interface Version {
  readonly mount: string;
  readonly limit: string;
  readonly usage: string;
  /** In `memory.stat`: pages of files that give way. */
  readonly reclaimable: string;
}

const second: Version = {
  mount: "/sys/fs/cgroup",
  limit: "memory.max",
  usage: "memory.current",
  reclaimable: "inactive_file",
};

const first: Version = {
  mount: "/sys/fs/cgroup/memory",
  limit: "memory.limit_in_bytes",
  usage: "memory.usage_in_bytes",
  reclaimable: "total_inactive_file",
};

/** The limits of the process's groups and of those around them, as far as they can be seen from here. */
export function cgroupLimits(held: Held, read: ReadText): Limit[] {
  return (read("/proc/self/cgroup") ?? "").split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const version = controllers === ""
      ? second
      : controllers?.split(",").includes("memory") && first;
    return version ? foldersUpwards(path!).flatMap((f) => limitOf(version, f, held, read)) : [];
  });
}

/** `/a/b`, `/a` and the root, which a container sees under whatever path it has outside. */
function foldersUpwards(path: string): string[] {
  const names = path.split("/").filter(Boolean);
  return Array.from(
    { length: names.length + 1 },
    (_, i) => names.slice(0, names.length - i).map((name) => `/${name}`).join(""),
  );
}

function limitOf(
  { mount, limit, usage, reclaimable }: Version,
  folder: string,
  { resident, swap }: Held,
  read: ReadText,
): Limit[] {
  const file = (name: string) => read(`${mount}${folder}/${name}`) ?? "";
  // Where there is no limit, version 2 says "max", and version 1 a number beyond all memory.
  const most = parseInt(file(limit)), used = parseInt(file(usage));
  if (Number.isNaN(most) || Number.isNaN(used)) return [];
  const cached = Number(
    new RegExp(`^${reclaimable} (\\d+)$`, "m").exec(file("memory.stat"))?.[1] ?? 0,
  );
  const swapMost = parseInt(file("memory.swap.max"));
  return [{
    free: Math.max(0, most - used + cached),
    most: most + (Number.isNaN(swapMost) ? swap : Math.min(swap, swapMost)) - resident,
  }];
}
