import assert from "node:assert/strict";
import { layoutOf } from "../../../src/executors/layout.ts";
import { allocate } from "../../../src/executors/onnx/flat_memory.ts";
import { addressOf } from "../../../src/address_of.ts";
import { systemText } from "../../../src/system_text.ts";
import { OutOfMemoryError } from "../../../src/errors.ts";
import type { Weight } from "../../../src/models/weights.ts";

const initial = { kind: "constant", value: 0 } as const;
const part = { name: "w", shape: [1000, 250], initial };
const weight: Weight = { name: "w", parts: [part], shape: part.shape, trainable: true };

Deno.test("weights, optimizer state and gradients are counted, however little of them is written yet", () => {
  // A million bytes each: the weights, two numbers of the optimizer, three buffers of gradients.
  const { bytes } = allocate(layoutOf([weight]), ["exp_avg", "exp_avg_sq"], 3);
  assert.ok(bytes >= 6e6 && bytes < 6.01e6, String(bytes));
});

Deno.test("arrays for which there is no memory are one line", () => {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class {
    constructor() {
      throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    }
  } as unknown as typeof Memory;
  try {
    assert.throws(() => allocate(layoutOf([weight]), [], 1), (error) => {
      assert.ok(error instanceof OutOfMemoryError);
      assert.equal(
        error.message,
        "not enough memory: 3 MB for the arrays of the model could not be allocated; choose a smaller model or " +
          "fewer threads (--cpu_threads 1)",
      );
      return true;
    });
  } finally {
    WebAssembly.Memory = Memory;
  }
});

Deno.test({
  name: "Linux is asked for huge pages",
  ignore: systemText("/sys/kernel/mm/transparent_hugepage/enabled") === undefined,
  fn() {
    const memory = allocate(layoutOf([weight]), [], 1);
    const address = addressOf(memory.floats(memory.weights, 0, 1));
    assert.match(flagsOfMapping(address), / hg\b/);
  },
});

/** What the kernel notes of the mapping that holds an address. */
function flagsOfMapping(address: bigint): string {
  let holds = false;
  for (const line of systemText("/proc/self/smaps")!.split("\n")) {
    const [, first, last] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? [];
    if (first !== undefined) {
      holds = BigInt(`0x${first}`) <= address && address < BigInt(`0x${last}`);
    }
    if (holds && line.startsWith("VmFlags:")) return line;
  }
  return "";
}
