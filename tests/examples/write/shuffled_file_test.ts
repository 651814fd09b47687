import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { FileError } from "../../../src/errors.ts";
import { commitSet } from "../../../src/files/file_set.ts";
import { ShuffledFile } from "../../../src/examples/write/shuffled_file.ts";
import { randomFrom } from "../../../src/random.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";

const never = new AbortController().signal;
/** Expected sizes of files of one part and of several. */
const sizes = [0, 100e6];

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `line ${i}\n`);
}

/** The lines of a file that was made of `written`. */
async function shuffled(path: string, written: readonly string[], size: number, seed: number) {
  const file = new ShuffledFile(path, size, randomFrom(seed));
  written.forEach((line) => file.add(line));
  const finished = await file.finish(never);
  commitSet(path, [file.names]);
  const text = Deno.readTextFileSync(path);
  assert.equal(finished.bytes, text.length);
  assert.equal(finished.sha256, createHash("sha256").update(text).digest("hex"));
  return text.split("\n").slice(0, -1).map((line) => `${line}\n`);
}

for (const size of sizes) {
  Deno.test(`a file of ${size} expected bytes has every line once, in an order that the seed decides`, () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/file`;
      // More than is kept in memory at a time.
      const written = lines(40_000);
      const first = await shuffled(path, written, size, 1);
      assert.deepEqual(namesIn(folder), ["file"]);
      assert.notDeepEqual(first, written);
      assert.deepEqual([...first].sort(), [...written].sort());
      assert.deepEqual(await shuffled(path, written, size, 1), first);
      assert.notDeepEqual(await shuffled(path, written, size, 2), first);
    }));

  Deno.test(`in a file of ${size} expected bytes, a line is as likely in one place as in another`, () =>
    inTemporaryFolder(async (folder) => {
      const runs = 120, counts = [0, 0, 0, 0];
      for (let seed = 0; seed < runs; seed++) {
        const found = await shuffled(`${folder}/file`, lines(4), size, seed);
        counts[found.indexOf("line 0\n")]!++;
      }
      const expected = runs / 4;
      for (const count of counts) assert(Math.abs(count - expected) < 5 * Math.sqrt(expected));
    }));
}

Deno.test("an empty file can be", () =>
  inTemporaryFolder(async (folder) => {
    assert.deepEqual(await shuffled(`${folder}/file`, [], 0, 1), []);
  }));

Deno.test("a file that is given up leaves nothing, before and after it is finished", () =>
  inTemporaryFolder(async (folder) => {
    for (const finished of [false, true]) {
      const file = new ShuffledFile(`${folder}/file`, 100e6, randomFrom(1));
      lines(40_000).forEach((line) => file.add(line));
      if (finished) await file.finish(never);
      assert.notDeepEqual(namesIn(folder), []);
      file.discard();
      assert.deepEqual(namesIn(folder), []);
    }
  }));

Deno.test("a signal stops the joining of parts", () =>
  inTemporaryFolder(async (folder) => {
    const abortion = new AbortController();
    const file = new ShuffledFile(`${folder}/file`, 100e6, randomFrom(1));
    file.add("line\n");
    const finished = file.finish(abortion.signal);
    abortion.abort();
    await assert.rejects(finished, { name: "AbortError" });
    file.discard();
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("a folder that does not exist is told in one line", () => {
  assert.throws(
    () => new ShuffledFile("/nowhere/at/all/file", 100e6, randomFrom(1)),
    (error: Error) =>
      error instanceof FileError &&
      error.message === "/nowhere/at/all/file: cannot be written: no such file or folder",
  );
});
