/** Ten thousand spoiled data files: each must be read, or refused, as the slow reader says. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ExampleReader } from "../../../src/examples/read/example_reader.ts";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { soak } from "../../soak.ts";
import { gcdFlags, rulesOf, taskOf, write } from "./data_files.ts";
import { mutated, type PackedFile, packedFile } from "./mutations.ts";
import { type Expected, naiveReading } from "./naive_reader.ts";

const maxLength = 9;
const { vocabulary } = taskOf(gcdFlags());
const strict = rulesOf({ max_len: maxLength });
const lenient = rulesOf({ max_len: maxLength, skip_bad_lines: true });
const naiveRules = {
  // All words but those that frame and fill sequences.
  words: new Set(vocabulary.tokens.slice(2)),
  vocabularyFlags: "--operation gcd --base 10",
  maxLength,
};

/** What a reader says, or the one line that it refuses the file with. @param linesAtATime it is read in so large portions */
async function read(
  path: string,
  rules: typeof strict,
  linesAtATime: number,
): Promise<Expected> {
  const reader = new ExampleReader(path, rules), examples: string[] = [];
  const spell = (ids: number[]) => vocabulary.tokensOf(ids).join(" ");
  try {
    while (!reader.ended) {
      const table = new ExampleTable(rules.vocabSize);
      await reader.read(table, { lines: linesAtATime });
      for (let i = 0; i < table.size; i++) {
        examples.push(`${spell(table.problem(i))}\t${spell(table.answer(i))}`);
      }
    }
  } catch (error) {
    assert.equal((error as Error).name, "FileError", String(error));
    return { refused: (error as Error).message };
  } finally {
    await reader.close();
  }
  return { examples, ...reader.leftOut };
}

/** Without `--skip_bad_lines`, the first bad line refuses the file. */
function strictly(expected: Expected): Expected {
  if ("refused" in expected || expected.firstBad === undefined) return expected;
  return { refused: expected.firstBad };
}

/** A file that is cut off is refused for that, if not for what was read before the end. */
function assertCutOff(found: Expected, path: string, name: string, whole: Expected): void {
  assert("refused" in found, `half of a ${name} file was read`);
  if ("refused" in whole && found.refused === whole.refused) return;
  const pattern = new RegExp(`^${path}: damaged ${name} data: unexpected (end of file|EOF)$`);
  assert.match(found.refused, pattern);
}

async function check(path: string, file: PackedFile, linesAtATime: number): Promise<void> {
  const whole = naiveReading(path, file.content, naiveRules);
  const [leniently, found] = await Promise.all([
    read(path, lenient, linesAtATime),
    read(path, strict, Infinity),
  ]);
  if (file.cutOff) {
    assertCutOff(leniently, path, file.format, whole);
    assertCutOff(found, path, file.format, strictly(whole));
  } else {
    assert.deepEqual(leniently, whole);
    assert.deepEqual(found, strictly(whole));
  }
}

const number = fc.nat(9999).map((n) => `+ ${[...String(n)].join(" ")}`);
const labels = fc.constantFrom("", "", "\t#", "\t# a=1 b=2");
const line = fc.tuple(number, number, number, labels)
  .map(([a, b, c, labels]) => `V2 ${a} ${b}\t${c}${labels}\n`);
const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join(""));

/** The kinds of outcome of a file. */
function kindsOf(path: string, { content, cutOff }: PackedFile): string[] {
  const expected = naiveReading(path, content, naiveRules);
  if (cutOff) return ["cut off"];
  if ("refused" in expected) return ["refused"];
  const { examples, tooLong, firstBad = "" } = expected;
  const [, problem] = /:\d+: (more|unknown|no [a-z]+)/.exec(firstBad) ?? [];
  return [
    ...examples.length > 0 ? ["examples"] : [],
    ...tooLong > 0 ? ["too long"] : [],
    ...problem === undefined ? [] : [problem],
  ];
}

Deno.test("ten thousand spoiled files give exactly the examples that are in them, or file and line of what is none", () =>
  inTemporaryFolder(async (folder) => {
    const met = new Map<string, number>(), runs = soak(10_000);
    const portion = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(packedFile(mutated(text)), portion, async (file, linesAtATime) => {
        const path = write(folder, file.bytes);
        for (const kind of kindsOf(path, file)) met.set(kind, (met.get(kind) ?? 0) + 1);
        await check(path, file, linesAtATime);
      }),
      { numRuns: runs },
    );
    // A fuzzer that only makes files of one kind tests nothing.
    const lines = ["examples", "too long", "more", "no tab", "no problem", "no answer", "unknown"];
    for (const kind of [...lines, "refused", "cut off"]) {
      assert((met.get(kind) ?? 0) > runs / 2000, `${kind}: only ${met.get(kind)} of ${runs}`);
    }
  }));
