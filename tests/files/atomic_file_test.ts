import assert from "node:assert/strict";
import fc from "fast-check";
import { FileError } from "../../src/errors.ts";
import { writeFileAtomically } from "../../src/files/atomic_file.ts";
import { operatingSystemCalls } from "../../src/files/file_system_calls.ts";
import { settleLeftovers } from "../../src/files/leftovers.ts";
import { soak } from "../soak.ts";
import {
  alwaysFailing,
  type Fault,
  faultyCalls,
  inTemporaryFolder,
  namesIn,
} from "./faulty_calls.ts";

const OLD = "the old checkpoint ".repeat(50);
const NEW = "the new checkpoint ".repeat(70);

function chunksOf(text: string): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const third = Math.ceil(bytes.length / 3);
  return [0, 1, 2].map((i) => bytes.subarray(i * third, (i + 1) * third));
}

/** Returns whether the write with a fault at call `k` failed; checks what must hold either way. */
function writeWithFault(path: string, folder: string, k: number, fault: Fault): boolean {
  writeFileAtomically(path, chunksOf(OLD));
  const { calls, count } = faultyCalls(k, fault);
  let failure: unknown;
  try {
    writeFileAtomically(path, chunksOf(NEW), calls);
  } catch (error) {
    failure = error;
  }
  const content = Deno.readTextFileSync(path);
  assert.ok(content === OLD || content === NEW, `call ${k} ${fault}: neither old nor new`);
  if (failure === undefined) assert.equal(content, NEW);
  else assert.ok(failure instanceof FileError && !failure.message.includes("\n"));
  if (failure !== undefined && fault === "before") assert.deepEqual(namesIn(folder), ["weights"]);
  writeFileAtomically(path, chunksOf(NEW));
  assert.deepEqual(namesIn(folder), ["weights"], `call ${k} ${fault}: a temporary file stayed`);
  assert.equal(failure !== undefined, k < count());
  return failure !== undefined;
}

for (const fault of ["before", "after", "killed"] as const) {
  Deno.test(`the file is old or new in full whichever system call fails (${fault})`, () =>
    inTemporaryFolder((folder) => {
      let k = 0;
      while (writeWithFault(`${folder}/weights`, folder, k, fault)) k++;
      assert.equal(k, 8, "open, three writes, fsync, close, rename, folder fsync");
    }));
}

Deno.test("the first write of a file leaves nothing or all of it", () =>
  inTemporaryFolder((folder) => {
    for (let k = 0; k < 7; k++) {
      const write = () =>
        writeFileAtomically(`${folder}/a`, chunksOf(NEW), faultyCalls(k, "before").calls);
      assert.throws(write, FileError);
      assert.deepEqual(namesIn(folder), []);
    }
  }));

Deno.test("an unlink that fails hides neither the error nor spoils the next write", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/weights`;
    const calls = { ...alwaysFailing("unlink", "EIO"), ...{ fsync: noSpace } };
    assert.throws(() => writeFileAtomically(path, chunksOf(NEW), calls), /no space left/);
    assert.equal(namesIn(folder).length, 1);
    writeFileAtomically(path, chunksOf(NEW));
    assert.deepEqual(namesIn(folder), ["weights"]);
  }));

function noSpace(): never {
  throw Object.assign(new Error("full"), { code: "ENOSPC" });
}

Deno.test("the disk gets the content before the name, and the folder last", () =>
  inTemporaryFolder((folder) => {
    const order: string[] = [];
    const logged = Object.fromEntries(
      Object.entries(operatingSystemCalls).map(([name, call]) => [name, (...args: unknown[]) => {
        order.push(name);
        return (call as (...args: unknown[]) => unknown)(...args);
      }]),
    ) as unknown as typeof operatingSystemCalls;
    writeFileAtomically(`${folder}/a`, [new Uint8Array(3)], logged);
    assert.deepEqual(order, ["open", "write", "fsync", "close", "rename", "fsyncFolder"]);
  }));

Deno.test("each opened file is closed once, whatever fails", () =>
  inTemporaryFolder((folder) => {
    for (let k = 0; k < 8; k++) {
      const { calls } = faultyCalls(k, "before");
      const open: number[] = [];
      const watched = {
        ...calls,
        open: (path: string) => {
          open.push(calls.open(path));
          return open[0];
        },
        close: (file: number) => {
          assert.equal(open.pop(), file);
          calls.close(file);
        },
      };
      const write = () => writeFileAtomically(`${folder}/a`, chunksOf(NEW), watched);
      assert.throws(write, FileError);
      assert.deepEqual(open, []);
    }
  }));

Deno.test("an error of the caller's chunks comes through as it is, and the old file stays", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/weights`;
    writeFileAtomically(path, chunksOf(OLD));
    function* failing() {
      yield new Uint8Array(1000);
      throw new TypeError("mistake in the program");
    }
    assert.throws(() => writeFileAtomically(path, failing()), TypeError);
    assert.equal(Deno.readTextFileSync(path), OLD);
    assert.deepEqual(namesIn(folder), ["weights"]);
  }));

Deno.test("any chunks arrive in order, however few bytes a write takes", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a`;
    const property = fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.integer({ min: 1, max: 17 }),
      (chunks, most) => {
        const write = (file: number, bytes: Uint8Array) =>
          operatingSystemCalls.write(file, bytes.subarray(0, most));
        writeFileAtomically(path, chunks, { ...operatingSystemCalls, write });
        assert.deepEqual([...Deno.readFileSync(path)], chunks.flatMap((chunk) => [...chunk]));
      },
    );
    fc.assert(property, { numRuns: soak(100) });
  }));

Deno.test("a process killed while it writes leaves a whole file, and leftovers that are found", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/weights`;
    for (let round = 0; round < soak(5); round++) {
      await killWriterAfter(path, 5 + Math.random() * 60);
      const bytes = Deno.readFileSync(path);
      assert.equal(bytes.length, 3_000_000);
      assert.ok(bytes.every((byte) => byte === bytes[0]), "old and new are mixed");
      settleLeftovers(folder);
      assert.deepEqual(namesIn(folder), ["weights"]);
    }
  }));

/** Starts a process that overwrites the file for ever, and kills it some time after its first write. */
async function killWriterAfter(path: string, milliseconds: number): Promise<void> {
  const script = new URL("./endless_writer.ts", import.meta.url).pathname;
  const args = ["run", "-A", "--no-check", script, path];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
}
