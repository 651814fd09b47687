/** Batches from files: drawn from memory, and streamed. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Batch } from "../../../src/examples/batch.ts";
import { collate } from "../../../src/examples/collate.ts";
import type { BatchSource } from "../../../src/examples/source.ts";
import { uniformDraw } from "../../../src/examples/read/draw_index.ts";
import { drawnBatches } from "../../../src/examples/read/drawn_batches.ts";
import type { LeftOut } from "../../../src/examples/read/example_reader.ts";
import { loadExamples } from "../../../src/examples/read/load_examples.ts";
import { inMemory } from "../../../src/examples/read/stored_examples.ts";
import { streamedBatches } from "../../../src/examples/read/streamed_batches.ts";
import { unclassified } from "../../../src/problems/problem.ts";
import { randomFrom, streams } from "../../../src/random.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { words } from "../../problems/problem_flags.ts";
import { gcdFlags, gcdLines, keepingLog, packings, rulesOf, taskOf, write } from "./data_files.ts";

const task = taskOf(gcdFlags());

/** The batch of some lines of a file, as generated examples would be put together; training asks for no classes. */
function batchOf(lines: readonly string[]): Batch {
  const examples = lines.map((line) => {
    const [source, target] = line.split("\t").map(words) as [string[], string[]];
    return { source, target, codeClass: unclassified };
  });
  return collate(examples, task.vocabulary, task.layout);
}

function stream(path: string, linesAtATime: number, told: string[] = []): BatchSource {
  const onLeftOut = ({ tooLong, bad }: LeftOut, lines: number) =>
    told.push(`${tooLong} ${bad} of ${lines}`);
  const rules = rulesOf({ skip_bad_lines: true });
  return streamedBatches({ path, rules, linesAtATime, onLeftOut, onExamples() {} }, task, 4);
}

Deno.test("example number i is drawn by the stream of random numbers i, whatever was drawn before", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(50), path = write(folder, lines.join("\n"));
    const table = await loadExamples(path, rulesOf(), {}, keepingLog().log);
    const source = drawnBatches(inMemory(table), task, {
      seed: 3,
      draw: uniformDraw(table.size),
      batchSize: 8,
    });
    const expected = (first: number, count: number) =>
      batchOf(Array.from({ length: count }, (_, i) => {
        const random = randomFrom(3, 0, streams.train, first + i);
        return lines[random.integer(0, lines.length - 1)]!;
      }));
    assert.deepEqual(await source.batch(3), expected(24, 8));
    assert.deepEqual(await source.batch(0), expected(0, 8));
    assert.deepEqual(await source.examples(1_000_000, 3), expected(1_000_000, 3));
    source.close();
  }));

for (const [name, pack] of Object.entries(packings)) {
  Deno.test(`${name}: a stream is the file in its order, again and again`, () =>
    inTemporaryFolder(async (folder) => {
      const lines = gcdLines(23), path = write(folder, pack(lines.join("\n")));
      for (const atATime of [1, 5, 23, 100]) {
        const source = stream(path, atATime);
        for (let index = 0; index < 15; index++) {
          const expected = Array.from({ length: 4 }, (_, i) => lines[(4 * index + i) % 23]!);
          assert.deepEqual(await source.batch(index), batchOf(expected), `batch ${index}`);
        }
        source.close();
      }
    }));
}

Deno.test("any examples of a stream can be had at any time: a run goes on where it was", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(37), path = write(folder, lines.join("\n"));
    const asking = fc.tuple(fc.nat(300), fc.nat(9));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.array(asking, { minLength: 1, maxLength: 4 }),
        async (atATime, asked) => {
          const source = stream(path, atATime);
          // All at once, as for accumulated gradients.
          const batches = await Promise.all(
            asked.map(([first, count]) => source.examples(first, count + 1)),
          );
          asked.forEach(([first, count], k) => {
            const expected = Array.from({ length: count + 1 }, (_, i) => lines[(first + i) % 37]!);
            assert.deepEqual(batches[k], batchOf(expected));
          });
          source.close();
        },
      ),
      { numRuns: 30 },
    );
  }));

Deno.test("lines that give no example are told when they first appear, and at the end of the file", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(12), told: string[] = [];
    const long = `${"1 ".repeat(600)}\t1`;
    const all = [...lines.slice(0, 5), "bad", ...lines.slice(5, 9), long, ...lines.slice(9), "bad"];
    const source = stream(write(folder, all.join("\n")), 2, told);
    for (let index = 0; index < 9; index++) {
      const expected = Array.from({ length: 4 }, (_, i) => lines[(4 * index + i) % 12]!);
      assert.deepEqual(await source.batch(index), batchOf(expected));
    }
    assert.deepEqual(told, ["0 1 of 6", "1 2 of 15"]);
    source.close();
  }));

Deno.test("a stream without any example ends with an error, also a second time", () =>
  inTemporaryFolder(async (folder) => {
    for (const text of ["", "bad\nbad\nbad"]) {
      const path = write(folder, text), source = stream(path, 2);
      const refusal = { name: "FileError", message: `${path}: holds no usable example` };
      await assert.rejects(source.batch(0), refusal);
      await assert.rejects(source.batch(0), refusal);
      source.close();
    }
  }));

Deno.test("a bad line of a stream is an error when its turn comes, not before", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, [...gcdLines(8), "bad"].join("\n"));
    const settings = { path, rules: rulesOf(), linesAtATime: 4, onLeftOut() {}, onExamples() {} };
    const source = streamedBatches(settings, task, 4);
    assert.deepEqual(await source.batch(1), batchOf(gcdLines(8).slice(4)));
    await assert.rejects(source.batch(2), {
      name: "FileError",
      message: /:9: unknown token "bad"/,
    });
    source.close();
  }));

Deno.test("a table knows its longest examples, a stream those that come next, and neither goes another way for it", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(120), path = write(folder, lines.join("\n"));
    const table = await loadExamples(path, rulesOf(), {}, keepingLog().log);
    const drawn = drawnBatches(inMemory(table), task, {
      seed: 3,
      draw: uniformDraw(table.size),
      batchSize: 8,
    });
    const lengths = ({ sourceLength, targetLength }: Batch) => ({ sourceLength, targetLength });
    assert.deepEqual(await drawn.longest(0), lengths(batchOf(lines)));
    const streamed = stream(path, 50);
    assert.deepEqual(await streamed.longest(0), lengths(batchOf(lines.slice(0, 50))));
    assert.deepEqual(await streamed.batch(0), batchOf(lines.slice(0, 4)));
    drawn.close();
    streamed.close();
  }));
