/** What a program has a GPU do, call by call. */
import type { Gpu } from "../src/executors/webgpu/device.ts";
import { systemText } from "../src/system_text.ts";

export interface GpuCalls {
  writes: number;
  /** Those that only read something back are counted as looks. */
  submissions: number;
  commandBuffers: number;
  looks: number;
  /** Time in looks, in ms, and CPU time of this thread in them. */
  wait: number;
  lookCpu: number;
}

/** Counts calls until `end` is called. */
export function watchCalls({ device: { queue }, staging }: Pick<Gpu, "device" | "staging">) {
  const { writeBuffer, submit } = queue, { read } = staging;
  const calls: GpuCalls = {
    ...{ writes: 0, submissions: 0, commandBuffers: 0 },
    ...{ looks: 0, wait: 0, lookCpu: 0 },
  };
  let isLooking = false;
  queue.writeBuffer = (...args: Parameters<GPUQueue["writeBuffer"]>) => {
    calls.writes++;
    writeBuffer.apply(queue, args);
  };
  queue.submit = (buffers) => {
    const given = [...buffers];
    if (!isLooking) {
      calls.submissions++;
      calls.commandBuffers += given.length;
    }
    submit.call(queue, given);
  };
  staging.read = async (bytes, fill) => {
    const start = performance.now(), cpu = threadTime();
    isLooking = true;
    const found = await read.call(staging, bytes, fill);
    isLooking = false;
    calls.looks++;
    calls.wait += performance.now() - start;
    calls.lookCpu += threadTime() - cpu;
    return found;
  };
  const end = () => {
    Object.assign(queue, { writeBuffer, submit });
    Object.assign(staging, { read });
  };
  return { calls, end };
}

/** CPU time of this thread in ms; where the system does not count it, the time that has passed. */
export function threadTime(): number {
  const spent = systemText("/proc/self/schedstat");
  return spent === undefined ? performance.now() : Number(spent.split(" ")[0]) / 1e6;
}
