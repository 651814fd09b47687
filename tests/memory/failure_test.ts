/** Failed allocations, of JavaScript and of ONNX Runtime, are one line. */
import assert from "node:assert/strict";
import { runtimeError } from "../../src/executors/onnx/c_api.ts";
import { OutOfMemoryError } from "../../src/errors.ts";
import { memoryFailure, withMemoryAdvice } from "../../src/memory/failure.ts";

function thrownBy(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const tooLarge = {
  "an ArrayBuffer": () => new ArrayBuffer(2 ** 50),
  "an array of floats": () => new Float32Array(2 ** 48),
  "a buffer that is to grow": () => new ArrayBuffer(1).transfer(2 ** 50),
};

for (const [name, make] of Object.entries(tooLarge)) {
  Deno.test(`${name} that cannot be made is memory that ran out`, () => {
    const failure = memoryFailure(thrownBy(make));
    assert.ok(failure instanceof OutOfMemoryError, String(failure));
    assert.equal(failure.message, "not enough memory: an array could not be allocated");
  });
}

Deno.test("other errors stay what they are", () => {
  for (const error of [new RangeError("the index is 7"), new Error("allocation failed"), 7]) {
    assert.equal(memoryFailure(error), error);
  }
});

Deno.test("what ONNX Runtime says of memory is reported in our words, all else in its own", () => {
  const arena = "bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool): ";
  const messages = {
    [`${arena}Failed to allocate memory for requested buffer of size 1848115200`]:
      "not enough memory: 1.8 GB could not be allocated",
    [`${arena}Available memory of 5 is smaller than requested bytes of 5000000`]:
      "not enough memory: 5 MB could not be allocated",
    "std::bad_alloc": "not enough memory: ONNX Runtime could not allocate what it needs",
    "bad allocation": "not enough memory: ONNX Runtime could not allocate what it needs",
    "CUDA failure 2: out of memory ; GPU=0":
      "not enough memory: ONNX Runtime could not allocate what it needs",
  };
  for (const [message, reported] of Object.entries(messages)) {
    const error = runtimeError(message);
    assert.ok(error instanceof OutOfMemoryError);
    assert.equal(error.message, reported);
    assert.equal((error.cause as Error).message, `ONNX Runtime: ${message}`);
  }
  assert.equal(runtimeError("Invalid argument").message, "ONNX Runtime: Invalid argument");
  assert.ok(!(runtimeError("Invalid argument") instanceof OutOfMemoryError));
});

Deno.test("advice is added to failures of memory that have none", async () => {
  const advised = (error: unknown) =>
    withMemoryAdvice(Promise.reject(error), () => "try less").catch((error) => error.message);
  assert.equal(await withMemoryAdvice(Promise.resolve(7), () => "try less"), 7);
  assert.equal(
    await advised(new OutOfMemoryError("none left")),
    "not enough memory: none left; try less",
  );
  assert.equal(
    await advised(new RangeError("Array buffer allocation failed")),
    "not enough memory: an array could not be allocated; try less",
  );
  const before = new OutOfMemoryError("none left", "try nothing");
  assert.equal(await advised(before), "not enough memory: none left; try nothing");
  assert.equal(await advised(new RangeError("the index is 7")), "the index is 7");
});
