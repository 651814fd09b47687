/** Examples that are read by an index are those that are read into memory. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { statSync } from "node:fs";
import { entryBytes, headerBytes } from "../../../src/examples/offsets/index_file.ts";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import { ExampleReader } from "../../../src/examples/read/example_reader.ts";
import { TestProblems } from "../../../src/examples/read/test_problems.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";
import { soak } from "../../soak.ts";
import { gcdLines, packings, rulesOf, write } from "../read/data_files.ts";
import { mutated } from "../read/mutations.ts";
import { drawsOf, indexLines, openIndexed, openTraining } from "./indexed.ts";

/** Lines of all kinds, after which a file has no end of line. */
const odd = [
  "\ufeffV2 + 1 2 + 8\t+ 4",
  "",
  "V2 + 3 + 9\t+ 3\t# torsion=2 group=a",
  "  \r",
  "bad line",
  "V2 + 7 + 1\t+ 1\r",
  `V2 + ${"1 ".repeat(600)}+ 1\t+ 1`,
  "V2 + 5 + 1 0\t+ 5",
  "V2 + 6 + 6\t+ 6",
].join("\n");

/** The longest problem, the longest answer, and the longest of both together are of different lines. */
const unlike = [
  "V2 + 1 + 1\t+ 1",
  `V2 + ${"1 ".repeat(9)}+ 1\t+ 1`,
  `V2 + 1 + 1\t+ ${"1 ".repeat(9)}`,
  `V2 + ${"1 ".repeat(7)}+ 1\t+ ${"1 ".repeat(7)}`,
].join("\n");

/** The lines of the log that do not say how the file was opened. */
function warningsIn(lines: readonly string[]): string[] {
  return lines.filter((line) => !/ndex|Load/.test(line));
}

Deno.test("the same examples come in the same order, in memory and by an index", () =>
  inTemporaryFolder(async (folder) => {
    for (const text of [odd, unlike, gcdLines(700).join("\n")]) {
      const path = write(folder, text);
      for (
        const more of [{}, { reload_size: 6 }, { max_len: 8 }, { architecture: "decoder_only" }]
      ) {
        const changes = { skip_bad_lines: true, ...more };
        const expected = await openTraining(path, changes);
        const found = await openIndexed(path, changes);
        assert.deepEqual(warningsIn(found.lines), warningsIn(expected.lines));
        assert.deepEqual(await drawsOf(found), await drawsOf(expected));
      }
    }
  }));

Deno.test("whatever is in a file, an index finds the same examples, or refuses the same line", () =>
  inTemporaryFolder(async (folder) => {
    const text = fc.array(fc.constantFrom(...gcdLines(12)), { maxLength: 12 })
      .map((lines) => lines.map((line) => `${line}\n`).join(""));
    await fc.assert(
      fc.asyncProperty(mutated(text), fc.boolean(), async (bytes, skip_bad_lines) => {
        const path = write(folder, bytes);
        const outcome = async (index_train_data: boolean) => {
          try {
            const opened = await openTraining(path, { skip_bad_lines, index_train_data });
            return [warningsIn(opened.lines), await drawsOf(opened, 5)];
          } catch (error) {
            assert.equal((error as Error).name, "FileError", String(error));
            return (error as Error).message;
          }
        };
        assert.deepEqual(await outcome(true), await outcome(false));
      }),
      { numRuns: soak(400) },
    );
  }));

Deno.test("an index is made once, and anew where file or rules differ", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(40).join("\n"));
    const made = ["Making the index", "info: Indexed 40 examples."];
    const said = async (changes = {}) => {
      const opened = await openIndexed(path, changes);
      await drawsOf(opened);
      return indexLines(opened.lines);
    };
    assert.deepEqual(await said(), made);
    assert.deepEqual(namesIn(folder), ["data", "data.offsets"]);
    assert.deepEqual(await said(), ["Index"]);
    assert.deepEqual(await said({ architecture: "decoder_only" }), ["Index"]);
    assert.deepEqual(await said({ reload_size: 9 }), [made[0], "info: Indexed 9 examples."]);
    assert.deepEqual(await said({ base: 11 }), made, "tokens have other numbers");

    // The same size, and the same time to the millisecond.
    await said();
    const { mtime } = statSync(path), other = gcdLines(40).join("\n").replace("+ 7 +", "+ 9 +");
    write(folder, other);
    Deno.utimeSync(path, mtime, mtime);
    assert.deepEqual(await said(), made);
    Deno.utimeSync(path, 1, 1);
    assert.deepEqual(await said(), made);
  }));

Deno.test("a damaged index is made anew, or its examples are refused: none is ever wrong", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(30).join("\n")), index = `${path}.offsets`;
    const expected = await drawsOf(await openTraining(path));
    await drawsOf(await openIndexed(path));
    const whole = Deno.readFileSync(index);
    assert.equal(whole.length, headerBytes + 30 * entryBytes);
    for (const cut of [0, 10, headerBytes, whole.length - 1]) {
      Deno.writeFileSync(index, whole.subarray(0, cut));
      assert.deepEqual(await drawsOf(await openIndexed(path)), expected);
      assert.deepEqual(Deno.readFileSync(index), whole);
    }
    const place = fc.nat(whole.length - 1), value = fc.nat(255);
    let refused = 0;
    const runs = soak(1000);
    await fc.assert(
      fc.asyncProperty(place, value, async (place, value) => {
        const bytes = whole.slice();
        bytes[place] = value;
        Deno.writeFileSync(index, bytes);
        try {
          const { batches } = await drawsOf(await openIndexed(path));
          assert.deepEqual(batches, expected.batches);
        } catch (error) {
          assert.match((error as Error).message, /is not where the index of the file says/);
          refused++;
        }
      }),
      { numRuns: runs },
    );
    assert.ok(refused > 0, `${refused} of ${runs} were refused`);
  }));

Deno.test("an index that leads to another example is noticed", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(9).join("\n"));
    await drawsOf(await openIndexed(path));
    const bytes = Deno.readFileSync(`${path}.offsets`), first = headerBytes, hashes = 12;
    // Where the first example stands, all others stand.
    for (let i = 1; i < 9; i++) {
      bytes.copyWithin(first + i * entryBytes, first, first + hashes);
    }
    Deno.writeFileSync(`${path}.offsets`, bytes);
    await assert.rejects(openIndexed(path).then(drawsOf), { message: /is not where the index/ });
  }));

Deno.test("a folder, a pipe or another program's file in the place of the index", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(30).join("\n"));
    Deno.mkdirSync(`${path}.offsets`);
    await assert.rejects(openIndexed(path), {
      name: "FileError",
      message: /data\.offsets: cannot be written/,
    });
    Deno.removeSync(`${path}.offsets`);
    Deno.writeTextFileSync(
      `${path}.offsets`,
      '{"format":"int2int-offsets-1","key":null}'.padEnd(5000),
    );
    assert.deepEqual(indexLines((await openIndexed(path)).lines)[0], "Making the index");
  }));

Deno.test("a file that changes while it is trained on is noticed", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(30), path = write(folder, lines.join("\n"));
    const { source } = await openIndexed(path);
    await source.batch(0);
    const file = Deno.openSync(path, { write: true });
    file.writeSync(new TextEncoder().encode(lines.toReversed().join("\n")));
    file.close();
    await assert.rejects(source.batch(0), {
      name: "FileError",
      message: /data: example \d+ is not/,
    });
    Deno.truncateSync(path, 10);
    await assert.rejects(source.batch(0), { name: "FileError" });
    source.close();
  }));

Deno.test("compressed files and files without examples have no index", () =>
  inTemporaryFolder(async (folder) => {
    for (const packing of ["gzip", "zstd"]) {
      const path = write(folder, packings[packing]!(gcdLines(3).join("\n")), packing);
      await assert.rejects(openIndexed(path), {
        name: "FileError",
        message: /is compressed, and its examples cannot be read in any order; decompress it/,
      });
    }
    const empty = write(folder, "\n\n", "empty");
    await assert.rejects(openIndexed(empty), { message: /empty: holds no usable example$/ });
    const bad = write(folder, "V2 + 1 + 1\t+ 1\nno\n", "bad");
    await assert.rejects(openIndexed(bad), { message: /bad:2: unknown token "no"/ });
    assert.deepEqual(namesIn(folder), ["bad", "empty", "gzip", "zstd"]);
  }));

Deno.test("test problems are found in an index that was made before", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(50), path = write(folder, lines.join("\n"));
    const testPath = write(folder, [...lines.slice(45), "V2 + 8 + 8\t+ 8"].join("\n"), "test");
    for (const made of [false, true]) {
      const test = new TestProblems(testPath), rules = rulesOf();
      const table = new ExampleTable(rules.vocabSize), reader = new ExampleReader(testPath, rules);
      await reader.read(table);
      await reader.close();
      test.add(table);
      const opened = await openIndexed(path, {}, [test]);
      opened.source.close();
      assert.equal(indexLines(opened.lines)[0], made ? "Index" : "Making the index");
      assert.ok(opened.lines.includes(
        `warning: 5 of 6 problems of ${testPath} are in the training file`,
      ));
    }
  }));
