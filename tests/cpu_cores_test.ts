/** Physical cores, as the kernel's files tell them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { allowedCpus, physicalCores } from "../src/cpu_cores.ts";
import { systemCores } from "../src/executors/onnx/lanes.ts";

/** A kernel that shows these CPUs to be allowed, and says which are threads of the same core. */
function kernel(allowed: string, siblings: (cpu: number) => string | undefined) {
  return (path: string) => {
    if (path === "/proc/self/status") {
      return `Name:\tdeno\nCpus_allowed_list:\t${allowed}\nSeccomp:\t0\n`;
    }
    return siblings(Number(/cpu(\d+)\/topology\/thread_siblings_list$/.exec(path)![1]));
  };
}

Deno.test("two threads of a core count once, and only cores that may be used count", () => {
  const pairs = (cpu: number) => `${cpu % 8},${cpu % 8 + 8}\n`;
  assert.equal(physicalCores(kernel("0-15", pairs)), 8);
  assert.equal(physicalCores(kernel("0-3,8-9", pairs)), 4);
  assert.equal(physicalCores(kernel("3,11", pairs)), 1);
  assert.equal(allowedCpus(kernel("0-3,8", pairs)), "0-3,8");
});

Deno.test("without threads that share a core, there are as many cores as allowed CPUs", () => {
  const runs = fc.array(fc.record({ gap: fc.nat(9), length: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 9,
  });
  fc.assert(fc.property(runs, (runs) => {
    let next = 0, count = 0;
    const list = runs.map(({ gap, length }) => {
      const first = next + gap;
      next = first + length + 1;
      count += length;
      return length === 1 ? `${first}` : `${first}-${first + length - 1}`;
    });
    assert.equal(physicalCores(kernel(list.join(), String)), count);
  }));
});

Deno.test("where the system does not say, nothing is made up", () => {
  assert.equal(physicalCores(() => undefined), undefined);
  assert.equal(physicalCores(kernel("0-3", (cpu) => cpu === 2 ? undefined : "0")), undefined);
  assert.equal(physicalCores(kernel("", String)), undefined);
  assert.equal(allowedCpus(() => undefined), "");
});

Deno.test("this machine has at least one core, and no more than CPUs", () => {
  const cores = systemCores();
  assert.ok(cores >= 1 && cores <= navigator.hardwareConcurrency, `${cores}`);
});
