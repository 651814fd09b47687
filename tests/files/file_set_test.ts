import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { commitSet } from "../../src/files/file_set.ts";
import type { NamePair } from "../../src/files/finish_set.ts";
import { settleLeftovers } from "../../src/files/leftovers.ts";
import { currentProcess } from "../../src/files/process_identity.ts";
import { recordName, temporaryName } from "../../src/files/temporary_names.ts";
import { inTemporaryFolder, namesIn } from "./faulty_calls.ts";

const DEAD = { ...currentProcess(), pid: 2 ** 31 - 5 };
const names = ["a", "b", "c"];

/** Files that wait for their names. */
function waiting(folder: string, writer = currentProcess()): NamePair[] {
  return names.map((name) => {
    const temporary = temporaryName(name, writer);
    Deno.writeTextFileSync(`${folder}/${temporary}`, `content of ${name}`);
    return [temporary, name];
  });
}

function assertWhole(folder: string): void {
  assert.deepEqual(namesIn(folder), names);
  for (const name of names) {
    assert.equal(Deno.readTextFileSync(`${folder}/${name}`), `content of ${name}`);
  }
}

Deno.test("a set gets all its names", () =>
  inTemporaryFolder((folder) => {
    commitSet(`${folder}/c`, waiting(folder));
    assertWhole(folder);
  }));

Deno.test("a set of which some files have their names is finished, one of which none is to have is not begun", () =>
  inTemporaryFolder((folder) => {
    for (let named = 0; named <= names.length; named++) {
      const files = waiting(folder, DEAD);
      const record = `${folder}/${recordName("c", DEAD)}`;
      Deno.writeTextFileSync(record, JSON.stringify(files));
      files.slice(0, named).forEach(([temporary, name]) =>
        Deno.renameSync(`${folder}/${temporary}`, `${folder}/${name}`)
      );
      assert.deepEqual(settleLeftovers(folder), names.map((name) => `${folder}/${name}`));
      assertWhole(folder);
      names.forEach((name) => Deno.removeSync(`${folder}/${name}`));
    }
    waiting(folder, DEAD);
    assert.deepEqual(settleLeftovers(folder), []);
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("when one file cannot get its name, none has it", () =>
  inTemporaryFolder((folder) => {
    const files = waiting(folder);
    Deno.mkdirSync(`${folder}/b/full`, { recursive: true });
    assert.throws(() => commitSet(`${folder}/c`, files), (error) =>
      error instanceof FileError && error.message.startsWith(`${folder}/b: cannot be written: `));
    assert.deepEqual(
      namesIn(folder),
      [
        "b",
        ...files.map(([temporary]) =>
          temporary
        ),
      ].sort(),
    );
  }));

Deno.test("a record that cannot be finished keeps its files waiting", () =>
  inTemporaryFolder((folder) => {
    const files = waiting(folder, DEAD), record = recordName("c", DEAD);
    Deno.writeTextFileSync(`${folder}/${record}`, JSON.stringify(files));
    Deno.mkdirSync(`${folder}/b/full`, { recursive: true });
    assert.deepEqual(settleLeftovers(folder), []);
    assert(namesIn(folder).includes(record));
    Deno.removeSync(`${folder}/b`, { recursive: true });
    assert.equal(settleLeftovers(folder).length, 3);
    assertWhole(folder);
  }));

Deno.test("a record that somebody else put there names nothing outside its folder", () =>
  inTemporaryFolder((folder) => {
    Deno.mkdirSync(`${folder}/inner`);
    Deno.writeTextFileSync(`${folder}/mine`, "mine");
    for (const pair of [["../mine", "x"], ["x", "../mine"], ["x", ".."], ["x", 1], ["x"], "x"]) {
      Deno.writeTextFileSync(`${folder}/inner/${recordName("c", DEAD)}`, JSON.stringify([pair]));
      assert.deepEqual(settleLeftovers(`${folder}/inner`), []);
      assert.deepEqual(namesIn(`${folder}/inner`), []);
    }
    assert.equal(Deno.readTextFileSync(`${folder}/mine`), "mine");
  }));
