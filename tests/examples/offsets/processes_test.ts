/** Indexes and several processes, folders that cannot be written to, and files that do not fit in memory. */
import assert from "node:assert/strict";
import { closeSync } from "node:fs";
import { basename, dirname } from "node:path";
import { indexOf } from "../../../src/examples/offsets/open_index.ts";
import { isTooLarge } from "../../../src/examples/read/open_training_file.ts";
import { runDeno, start } from "../../child_process.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";
import { pause } from "../../commands/program.ts";
import {
  gcdFlags,
  gcdLines,
  keepingLog,
  packings,
  rulesOf,
  taskOf,
  write,
} from "../read/data_files.ts";
import { indexLines, openIndexed } from "./indexed.ts";

const builder = new URL("builder.ts", import.meta.url).pathname;

/** How a process ends that makes an index. */
function build(path: string, options: Parameters<typeof runDeno>[1] = {}) {
  return runDeno(["run", "--no-check", "-A", builder, path], options);
}

Deno.test("processes that make an index at once all draw the same examples", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(30_000).join("\n"));
    const ended = await Promise.all([build(path), build(path), build(path)]);
    for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
    assert.equal(new Set(ended.map(({ stdout }) => stdout)).size, 1);
    assert.deepEqual(namesIn(folder), ["data", "data.offsets"]);
    const opened = await openIndexed(path);
    opened.source.close();
    assert.deepEqual(indexLines(opened.lines), ["Index"]);
  }));

Deno.test("a process that is killed while it makes an index leaves none, and the next one clears up", () =>
  inTemporaryFolder(async (folder) => {
    const line = gcdLines(1)[0]!, path = write(folder, `${line}\n`.repeat(1_500_000));
    const child = start(Deno.execPath(), ["run", "--no-check", "-A", builder, path], {
      quiet: true,
    });
    const deadline = performance.now() + 60_000;
    while (namesIn(folder).length === 1 && performance.now() < deadline) await pause(1);
    child.kill("SIGKILL");
    await child.ended;
    const [left, ...others] = namesIn(folder).filter((name) => name !== "data");
    assert.match(left!, /^\.data\.offsets\.writing-/);
    assert.deepEqual(others, []);
    Deno.writeTextFileSync(path, gcdLines(10).join("\n"));
    (await openIndexed(path)).source.close();
    assert.deepEqual(namesIn(folder), ["data", "data.offsets"]);
  }));

Deno.test("beside a file in a folder that cannot be written to, the index is in the cache", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(10).join("\n")), task = taskOf(gcdFlags());
    const settings = { path, task, rules: rulesOf(), lines: Infinity }, cache = `${folder}/cache`;
    const indexes: string[] = [];
    for (const asked of [path, path, `${folder}/../${basename(folder)}/data`]) {
      const { log, lines } = keepingLog();
      const surroundings = { cache, mayWriteIn: (other: string) => other !== dirname(asked) };
      const { descriptor } = await indexOf({ ...settings, path: asked }, log, surroundings);
      closeSync(descriptor);
      indexes.push(indexLines(lines)[0]!);
    }
    assert.deepEqual(indexes, ["Making the index", "Index", "Index"]);
    assert.deepEqual(namesIn(folder), ["cache", "data"]);
    assert.match(namesIn(`${cache}/int2int`).join(), /^[0-9a-f]{32}\.offsets$/);
    const none = { cache: `${path}/cache`, mayWriteIn: () => false };
    await assert.rejects(indexOf({ ...settings, lines: 3 }, keepingLog().log, none), {
      name: "FileError",
      message: /data\/cache\/int2int: cannot be made for an index: a file stands where a folder/,
    });
  }));

Deno.test("a file is left on the disk where its tokens would not fit in memory", () =>
  inTemporaryFolder((folder) => {
    const text = gcdLines(100).join("\n"), path = write(folder, text);
    const { size } = Deno.statSync(path);
    assert.ok(isTooLarge(path, size));
    assert.ok(isTooLarge(path, 2 * size - 1));
    assert.ok(!isTooLarge(path, 2 * size));
    assert.ok(!isTooLarge(path, Infinity));
    assert.ok(!isTooLarge(write(folder, packings.gzip!(text), "packed"), 1));
  }));
