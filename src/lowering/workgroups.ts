/** How many workgroups a dispatch has. */
import type { DeviceHint, Dispatch, Uniform } from "../graph/dispatch.ts";

/** What WebGPU does not tell is guessed for a GPU; the bindings are those that every device has. */
export const unknownDevice: DeviceHint = {
  concurrentWorkgroups: 256,
  mostBindings: 8,
  dispatchesAreDear: true,
  mostBoundBytes: 128 * 2 ** 20,
  workgroupBytes: 16384,
  matmuls: [],
};

/** Most workgroups in one direction that every device allows. */
const mostGroups = 65535;

/** A kernel that includes `lib/elements.wgsl`: an invocation for each of `count` elements. */
export function perElement(count: number, dims: Uniform = {}): Pick<Dispatch, "dims" | "groups"> {
  return { dims: { count, ...dims }, groups: linearGroups(Math.ceil(count / 256)) };
}

/** A kernel that includes `lib/workgroups.wgsl`: a workgroup for each of `count` rows, tiles or whatever it works on. */
export function perWorkgroup(count: number, dims: Uniform = {}): Pick<Dispatch, "dims" | "groups"> {
  return { dims: { count, ...dims }, groups: linearGroups(count) };
}

/** Workgroups for a one-dimensional job; the kernel's number of one is `id.x + id.y * workgroups.x`. */
export function linearGroups(count: number): [number, number, number] {
  if (count <= mostGroups) return [count, 1, 1];
  const rows = Math.ceil(count / mostGroups);
  return [Math.ceil(count / rows), rows, 1];
}
