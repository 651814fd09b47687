import assert from "node:assert/strict";
import { settleLeftovers, temporaryPath } from "../../src/files/leftovers.ts";
import { currentProcess } from "../../src/files/process_identity.ts";
import { readMarkedName, recordName, temporaryName } from "../../src/files/temporary_names.ts";
import { inTemporaryFolder, namesIn } from "./faulty_calls.ts";

/** No system gives out this number. */
const DEAD = { ...currentProcess(), pid: 2 ** 31 - 5 };
const OTHER_HOST = { ...currentProcess(), host: "node-7.cluster" };

function place(folder: string, name: string, ageInHours = 0): string {
  Deno.writeTextFileSync(`${folder}/${name}`, "half a checkpoint");
  const time = new Date(Date.now() - ageInHours * 3_600_000);
  Deno.utimeSync(`${folder}/${name}`, time, time);
  return name;
}

Deno.test("a temporary name says who writes what", () => {
  const there = { kind: "writing", writer: OTHER_HOST };
  assert.deepEqual(readMarkedName(temporaryName("a.b-c.safetensors", OTHER_HOST)), there);
  const here = { kind: "committing", writer: currentProcess() };
  assert.deepEqual(readMarkedName(recordName("weights")), here);
  for (const name of ["weights", ".weights.tmp", ".weights.writing-12", ".a.reading-1-2-3-4-h"]) {
    assert.equal(readMarkedName(name), undefined);
  }
});

Deno.test("leftovers of dead processes go, folders too, and all else stays", () =>
  inTemporaryFolder((folder) => {
    place(folder, temporaryName("weights", DEAD));
    place(folder, temporaryName("weights", OTHER_HOST), 25);
    Deno.mkdirSync(`${folder}/${temporaryName("folder", DEAD)}`);
    place(folder, `${temporaryName("folder", DEAD)}/file`);
    const kept = [
      place(folder, "weights"),
      place(folder, ".weights.tmp", 1000),
      place(folder, ".weights.writing-12", 1000),
      place(folder, temporaryName("log", { ...OTHER_HOST, pid: 7 }), 23),
      place(folder, temporaryName("weights"), 1000),
    ];
    assert.deepEqual(settleLeftovers(folder), []);
    assert.deepEqual(namesIn(folder), kept.sort());
  }));

Deno.test("writing anything clears the folder, also where one may not look at it or remove things", () =>
  inTemporaryFolder((folder) => {
    place(folder, temporaryName("predictions.jsonl.parts", DEAD));
    assert.equal(temporaryPath(`${folder}/weights`), `${folder}/${temporaryName("weights")}`);
    assert.deepEqual(namesIn(folder), []);
    assert.equal(temporaryPath("/nowhere/weights"), `/nowhere/${temporaryName("weights")}`);
  }));

Deno.test("a process of the same number that started at another time is not the writer", () =>
  inTemporaryFolder((folder) => {
    const other = place(folder, temporaryName("weights", { ...currentProcess(), start: "1" }));
    place(folder, temporaryName("log", { ...currentProcess(), boot: "0badb007" }));
    settleLeftovers(folder);
    assert.deepEqual(namesIn(folder), Deno.build.os === "linux" ? [] : [other]);
  }));
