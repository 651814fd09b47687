import assert from "node:assert/strict";
import * as fs from "node:fs";
import { CheckpointError } from "../../src/errors.ts";
import { readRange } from "../../src/files/file_range.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";

/** Reads from a file of the bytes 0 to 9 that is said to have `size` bytes. */
async function range(size: number, offset: number, length: number): Promise<number[]> {
  let found: number[] = [];
  await inTemporaryFolder((folder) => {
    const path = `${folder}/a`;
    Deno.writeFileSync(path, Uint8Array.from({ length: 10 }, (_, i) => i));
    const descriptor = fs.openSync(path, "r");
    try {
      found = [...readRange({ path, descriptor, size }, offset, length)];
    } finally {
      fs.closeSync(descriptor);
    }
  });
  return found;
}

async function assertRefused(reading: Promise<number[]>, reason: RegExp): Promise<void> {
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof CheckpointError);
    assert.match(error.message, reason);
    return true;
  });
}

Deno.test("a range of a file is read from its offset", async () => {
  assert.deepEqual(await range(10, 3, 4), [3, 4, 5, 6]);
  assert.deepEqual(await range(10, 10, 0), []);
});

Deno.test("a range beyond the end is refused before memory is taken", () =>
  assertRefused(range(10, 3, 2 ** 52), /cut short: it has 10 bytes, expected at least/));

Deno.test("a file that becomes shorter while it is read is refused", () =>
  assertRefused(range(20, 3, 10), /became shorter while it was read/));

Deno.test("a range that no memory can hold is refused", () =>
  assertRefused(
    range(2 ** 53, 0, 2 ** 52),
    /there is no memory for 4503599627370496 of its bytes/,
  ));
