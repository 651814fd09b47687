/** Runs through ONNX Runtime's I/O binding: results may stay in a device's memory, and enter the next run from there. */
import { api, check, created, type Pointer } from "./c_api.ts";
import type { Run, Slots } from "./session.ts";
import { hostMemory } from "./ort_environment.ts";
import { HeldTensor, type OrtTensor } from "./tensors.ts";
import { cString } from "../../libc.ts";

export class BoundRun implements Run {
  readonly #binding: Pointer;
  readonly #inputs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly #outputs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly #places = new Map<string, OrtTensor>();
  /** Some inputs are read where they lie; ONNX Runtime would not stop their memory from being collected. */
  readonly #kept = new Map<string, OrtTensor>();
  /** Memory of the results that have no tensor yet. */
  readonly #memories: ReadonlyMap<string, Pointer>;
  #results = new Map<string, bigint>();

  /** @param memoryOf where a result that has no tensor is to be allocated; undefined: in the CPU's memory */
  constructor(
    private readonly session: Pointer,
    inputs: Slots,
    outputs: Slots,
    memoryOf: (result: string) => Pointer | undefined,
  ) {
    this.#binding = created((out) => api().createIoBinding.call(session, out));
    const named = (slots: Slots) => new Map(slots.map(([name]) => [name, cString(name)]));
    this.#inputs = named(inputs);
    this.#outputs = named(outputs);
    this.#memories = new Map(outputs.map(([name]) => [name, memoryOf(name) ?? hostMemory()]));
    for (const [name, tensor] of inputs) if (tensor) this.setInput(name, tensor);
    for (const [name, tensor] of outputs) if (tensor) this.setOutput(name, tensor);
  }

  /** What the device is to read is copied there at once. */
  setInput(name: string, tensor: OrtTensor): void {
    const text = nameIn(this.#inputs, "input", name);
    check(api().bindInput.call(this.#binding, text, Deno.UnsafePointer.create(tensor.handle)));
    this.#kept.set(name, tensor);
  }

  setOutput(name: string, tensor: OrtTensor): void {
    nameIn(this.#outputs, "output", name);
    this.#places.set(name, tensor);
  }

  takeOutput(name: string): OrtTensor {
    nameIn(this.#outputs, "output", name);
    const handle = this.#results.get(name);
    if (handle === undefined) throw new RangeError(`no run has left a result ${name}`);
    this.#results.delete(name);
    return new HeldTensor(handle);
  }

  async run(): Promise<void> {
    this.#bindOutputs();
    check(await api().runWithBinding.call(this.session, null, this.#binding));
    const values = this.#outputValues();
    this.#results = new Map([...this.#outputs.keys()].map((name, i) => [name, values[i]!]));
    // Those that were given a place belong to whoever gave it.
    for (const name of this.#places.keys()) this.takeOutput(name).release();
  }

  release(): void {
    api().releaseIoBinding.call(this.#binding);
  }

  /** Before each run anew: a result that is still bound would have to have the shape of the one before. */
  #bindOutputs(): void {
    api().clearBoundOutputs.call(this.#binding);
    for (const [name, text] of this.#outputs) {
      const place = this.#places.get(name);
      check(
        place === undefined
          ? api().bindOutputToDevice.call(this.#binding, text, this.#memories.get(name)!)
          : api().bindOutput.call(this.#binding, text, Deno.UnsafePointer.create(place.handle)),
      );
    }
  }

  /** Handles of all results, in the order in which they were bound. */
  #outputValues(): BigUint64Array {
    const allocator = created((out) => api().getDefaultAllocator.call(out));
    const count = new BigUint64Array(1);
    const list = created((out) =>
      api().getBoundOutputValues.call(this.#binding, allocator, out, count)
    );
    const values = new BigUint64Array(Number(count[0]));
    Deno.UnsafePointerView.copyInto(list!, new Uint8Array(values.buffer));
    check(api().allocatorFree.call(allocator, list));
    return values;
  }
}

function nameIn(
  names: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  kind: string,
  name: string,
): Uint8Array<ArrayBuffer> {
  const text = names.get(name);
  if (text === undefined) throw new RangeError(`the graph has no ${kind} ${name}`);
  return text;
}
