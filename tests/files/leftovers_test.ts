import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { removeLeftovers, temporaryName, writerOf } from "../../src/files/leftovers.ts";
import { currentProcess } from "../../src/files/process_identity.ts";
import { alwaysFailing, inTemporaryFolder, namesIn } from "./faulty_calls.ts";

/** No system gives out this number. */
const DEAD = { ...currentProcess(), pid: 2 ** 31 - 5 };
const OTHER_HOST = { ...currentProcess(), host: "node-7.cluster" };

function place(folder: string, name: string, ageInHours = 0): string {
  Deno.writeTextFileSync(`${folder}/${name}`, "half a checkpoint");
  const time = new Date(Date.now() - ageInHours * 3_600_000);
  Deno.utimeSync(`${folder}/${name}`, time, time);
  return name;
}

Deno.test("a temporary name tells its writer", () => {
  assert.deepEqual(writerOf(temporaryName("a.b-c.safetensors", OTHER_HOST)), OTHER_HOST);
  assert.deepEqual(writerOf(temporaryName("weights")), currentProcess());
});

Deno.test("leftovers of dead processes go, all else stays", () =>
  inTemporaryFolder((folder) => {
    const dead = place(folder, temporaryName("weights", DEAD));
    const old = place(folder, temporaryName("weights", OTHER_HOST), 25);
    const kept = [
      place(folder, "weights"),
      place(folder, ".weights.tmp", 1000),
      place(folder, ".weights.writing-12", 1000),
      place(folder, temporaryName("log", { ...OTHER_HOST, pid: 7 }), 23),
      place(folder, temporaryName("weights"), 1000),
    ];
    Deno.mkdirSync(`${folder}/${temporaryName("folder", DEAD)}`);
    assert.deepEqual(removeLeftovers(folder).sort(), [dead, old].sort());
    assert.deepEqual(namesIn(folder), [...kept, temporaryName("folder", DEAD)].sort());
  }));

Deno.test("a process of the same number that started at another time is not the writer", () =>
  inTemporaryFolder((folder) => {
    place(folder, temporaryName("weights", { ...currentProcess(), start: "1" }));
    place(folder, temporaryName("log", { ...currentProcess(), boot: "0badb007" }));
    assert.equal(removeLeftovers(folder).length, Deno.build.os === "linux" ? 2 : 1);
  }));

Deno.test("a folder that cannot be cleaned gives a line", () =>
  inTemporaryFolder((folder) => {
    assert.throws(() => removeLeftovers(`${folder}/none`), FileError);
    place(folder, temporaryName("weights", DEAD));
    const clean = () => removeLeftovers(folder, alwaysFailing("unlink", "EROFS"));
    assert.throws(clean, /leftover temporary files cannot be removed: the disk is read-only$/);
  }));
