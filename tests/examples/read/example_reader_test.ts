import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ExampleReader,
  type Portion,
  type ReadingRules,
} from "../../../src/examples/read/example_reader.ts";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { soak } from "../../soak.ts";
import { bytesOf, gcdFlags, gcdLines, packings, rulesOf, taskOf, write } from "./data_files.ts";

const { vocabulary } = taskOf(gcdFlags());

/** Lines as they would be written anew. */
function content(table: ExampleTable): string[] {
  const text = (ids: number[]) => vocabulary.tokensOf(ids).join(" ");
  return Array.from(
    { length: table.size },
    (_, i) => `${text(table.problem(i))}\t${text(table.answer(i))}`,
  );
}

async function readAll(path: string, rules: ReadingRules = rulesOf(), portion: Portion = {}) {
  const table = new ExampleTable(rules.words), reader = new ExampleReader(path, rules);
  try {
    await reader.read(table, portion);
  } finally {
    await reader.close();
  }
  return { lines: content(table), leftOut: reader.leftOut, ended: reader.ended };
}

const anyWords = fc.array(fc.constantFrom(...vocabulary.words.slice(2)), {
  minLength: 1,
  maxLength: 12,
});
const example = fc.tuple(anyWords, anyWords).map((sides) =>
  sides.map((side) => side.join(" ")).join("\t")
);

/** What may stand around and between lines without a meaning. */
const decoration = fc.record({
  mark: fc.constantFrom("", "\ufeff"),
  end: fc.constantFrom("\n", "\r\n", " \t\n", "\n\n"),
  last: fc.boolean(),
});

for (const [name, pack] of Object.entries(packings)) {
  Deno.test(`${name}: examples that were written are read back`, () =>
    inTemporaryFolder(async (folder) => {
      await fc.assert(
        fc.asyncProperty(fc.array(example), decoration, async (lines, { mark, end, last }) => {
          const text = mark + lines.join(end) + (last && lines.length > 0 ? end : "");
          const path = write(folder, pack(text));
          assert.deepEqual((await readAll(path)).lines, lines);
        }),
        { numRuns: 50 },
      );
    }));

  Deno.test(`${name}: portions put together are the file, whatever their sizes`, () =>
    inTemporaryFolder(async (folder) => {
      const lines = gcdLines(20_000), rules = rulesOf();
      const path = write(folder, pack(lines.join("\n")));
      const reader = new ExampleReader(path, rules);
      const found: string[] = [];
      for (let size = 1; !reader.ended; size = size * 3 + 1) {
        const table = new ExampleTable(rules.words);
        await reader.read(table, { lines: size });
        assert.ok(table.size === size || reader.ended);
        found.push(...content(table));
      }
      assert.deepEqual(found, lines);
      await reader.close();
    }));
}

Deno.test("a portion of lines counts all of them, one of examples only those", () =>
  inTemporaryFolder(async (folder) => {
    const [a, b, c] = gcdLines(3) as [string, string, string];
    const path = write(folder, [a, "", "bad", b, `${"1 ".repeat(600)}\t1`, c].join("\n"));
    const rules = rulesOf({ skip_bad_lines: true });
    assert.deepEqual((await readAll(path, rules, { lines: 3 })).lines, [a]);
    assert.deepEqual((await readAll(path, rules, { lines: 4 })).lines, [a, b]);
    assert.deepEqual((await readAll(path, rules, { examples: 2 })).lines, [a, b]);
    const whole = await readAll(path, rules, { examples: 4 });
    assert.deepEqual(whole, {
      lines: [a, b, c],
      leftOut: {
        tooLong: 1,
        bad: 1,
        firstBad: `${path}:3: unknown token "bad", expected the words of --operation gcd --base 10`,
      },
      ended: true,
    });
  }));

Deno.test("a mistake is told with its line, wherever it is", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(30_000);
    for (const line of [1, 2, 15_000, 30_000]) {
      const path = write(folder, lines.with(line - 1, "+ 1").join("\n"));
      await assert.rejects(readAll(path), {
        name: "FileError",
        message: `${path}:${line}: no tab, expected problem, tab, answer`,
        line,
      });
    }
  }));

Deno.test("a line that never ends is told with its number, even when bad lines are skipped", () =>
  inTemporaryFolder(async (folder) => {
    const [first, second] = gcdLines(2) as [string, string];
    for (const pack of Object.values(packings)) {
      const path = write(folder, pack(`${first}\n\n${second}\n${"1 ".repeat(9 << 20)}\n${first}`));
      await assert.rejects(readAll(path, rulesOf({ skip_bad_lines: true })), {
        name: "FileError",
        message: `${path}:4: more than 16 MB, expected one example a line`,
      });
    }
  }));

/** Bytes that occur in data files more often than others. */
const likelyByte = fc.oneof(
  fc.constantFrom(...bytesOf("+- 0123456789V\t\t\n\n\r<>()")),
  fc.nat(255),
);
const magic = fc.constantFrom<number[]>([], [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0xef, 0xbb]);

Deno.test("any bytes at all are read, skipped or refused in one line", () =>
  inTemporaryFolder(async (folder) => {
    const bytes = fc.tuple(magic, fc.array(likelyByte, { maxLength: 80 }))
      .map((parts) => new Uint8Array(parts.flat()));
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (content, skip_bad_lines) => {
        const path = write(folder, content);
        try {
          const { lines, leftOut } = await readAll(path, rulesOf({ skip_bad_lines }));
          assert.ok(lines.every((line) => /^[^\t]+\t[^\t]+$/.test(line)));
          assert.equal(leftOut.bad > 0, leftOut.firstBad !== undefined);
        } catch (error) {
          assert.equal((error as Error).name, "FileError", String(error));
          assert.match((error as Error).message, /^[^\n\r\0]+$/);
          const whole = /: is .*, expected text|damaged/.test((error as Error).message);
          assert.ok(!skip_bad_lines || whole, "bad lines were to be skipped");
        }
      }),
      { numRuns: soak(200) },
    );
  }));
