/** Limits of memory as Linux states them. */
import assert from "node:assert/strict";
import { cgroupLimits } from "../../src/memory/cgroups.ts";
import { addressSpaceLimits, freeMemory, mostMemory } from "../../src/memory/limits.ts";

const held = { resident: 100, swap: 1000 };

function reading(files: Readonly<Record<string, string>>) {
  return (path: string) => files[path];
}

Deno.test("control groups of version 2 and those around them limit what is free and what could be", () => {
  const limits = cgroupLimits(
    held,
    reading({
      "/proc/self/cgroup": "0::/slurm/job_7\n",
      "/sys/fs/cgroup/slurm/job_7/memory.max": "5000\n",
      "/sys/fs/cgroup/slurm/job_7/memory.current": "700\n",
      "/sys/fs/cgroup/slurm/job_7/memory.swap.max": "0\n",
      "/sys/fs/cgroup/slurm/job_7/memory.stat": "anon 300\nfile 400\ninactive_file 250\n",
      "/sys/fs/cgroup/slurm/memory.max": "max\n",
      "/sys/fs/cgroup/slurm/memory.current": "900\n",
      "/sys/fs/cgroup/memory.max": "2000\n",
      "/sys/fs/cgroup/memory.current": "1900\n",
      "/sys/fs/cgroup/memory.swap.max": "max\n",
    }),
  );
  assert.deepEqual(limits, [
    { free: 5000 - 700 + 250, most: 5000 - 100 },
    { free: 100, most: 2000 + 1000 - 100 },
  ]);
});

Deno.test("control groups of version 1 are those of the memory controller", () => {
  const files = {
    "/proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/docker/abc\n2:cpuset:/x\n",
    "/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": "3000",
    "/sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes": "3200",
    "/sys/fs/cgroup/memory/docker/abc/memory.stat": "inactive_file 1\ntotal_inactive_file 50\n",
  };
  assert.deepEqual(cgroupLimits(held, reading(files)), [{ free: 0, most: 3900 }]);
});

Deno.test("a container sees its group as the root of what is mounted", () => {
  const files = {
    "/proc/self/cgroup": "0::/../outside\n",
    "/sys/fs/cgroup/memory.max": "3000",
    "/sys/fs/cgroup/memory.current": "1000",
  };
  assert.deepEqual(cgroupLimits(held, reading(files)), [{ free: 2000, most: 3900 }]);
});

Deno.test("where there are no control groups, or none with a limit, nothing is limited", () => {
  assert.deepEqual(cgroupLimits(held, reading({})), []);
  assert.deepEqual(cgroupLimits(held, reading({ "/proc/self/cgroup": "0::/\n" })), []);
});

Deno.test("ulimit -v leaves what is not yet addressed", () => {
  const limit = (soft: string) =>
    addressSpaceLimits(reading({
      "/proc/self/limits":
        `Max file size  unlimited  unlimited  bytes\nMax address space         ${soft}  unlimited  bytes\n`,
      "/proc/self/status": "VmPeak:\t 9 kB\nVmSize:\t    2048 kB\n",
    }));
  assert.deepEqual(limit("3097152"), [{ free: 1e6, most: 1e6 }]);
  assert.deepEqual(limit("1000"), [{ free: 0, most: 0 }]);
  assert.deepEqual(limit("unlimited"), []);
  assert.deepEqual(addressSpaceLimits(reading({})), []);
});

Deno.test("this machine has memory that is free, and at best more", () => {
  const { total } = Deno.systemMemoryInfo();
  assert.ok(freeMemory() > 1e6 && freeMemory() < total);
  assert.ok(mostMemory() > 1e6);
});
