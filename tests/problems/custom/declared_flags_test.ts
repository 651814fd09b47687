/** Flags that a file declares. */
import assert from "node:assert/strict";
import { flagsInFile } from "../../../src/problems/custom/flags_in_file.ts";
import { problemFor } from "../../../src/problems/problem_for.ts";
import { randomFrom } from "../../../src/random.ts";
import { buildTask } from "../../../src/task/task.ts";
import { defaultParameters } from "../problem_flags.ts";
import { doubling, withFile } from "./problem_file.ts";

/** Doubling up to `--largest`. */
function declaring(flags: string): string {
  return doubling({
    generate: "(random) => { const n = BigInt(random.integer(largest, largest)); " +
      "return { problem: n, answer: 2n * n }; }",
  }).replace("export default", `export const flags = ${flags};\nexport default ({ largest }) =>`);
}

const largest = `{ largest: { type: "integer", default: 9, min: 1, max: 99, help: "largest n" } }`;

Deno.test("values that the file does not take are refused", () =>
  withFile(declaring(largest), (problem) => {
    const made = (problem_flags: string) =>
      problemFor({ ...defaultParameters, problem, problem_flags });
    assert.throws(() => made("largest=0"), /--largest: expected between 1 and 99, found "0"/);
    assert.throws(() => made("smallest=0"), /--problem_flags: there is no flag "smallest"/);
  }));

Deno.test("values reach the function that makes the problem, and the task keeps all of them", () =>
  withFile(declaring(largest), (problem) => {
    for (const [text, expected] of [["", 9n], ["largest=42", 42n]] as const) {
      const task = buildTask({ ...defaultParameters, problem, problem_flags: text });
      assert.equal(task.problem.generate(randomFrom(1), "train")!.problem, expected);
      assert.equal(task.flags.problem_flags, `largest=${expected}`);
    }
  }));

Deno.test("a file that does not speak of flags is not run to find them", () => {
  withFile("throw new Error('run');", (path) => assert.deepEqual(flagsInFile(path), {}));
  withFile(
    "throw new Error('run'); export const flags = {};",
    (path) => assert.throws(() => flagsInFile(path), /the file fails when it is loaded: run/),
  );
});

Deno.test("rows come from the declarations", () =>
  withFile(
    `import { declareFlags } from "int2int";
    export const flags = declareFlags({
      n: { type: "bigint", default: 10n, min: 2n, help: "n" },
      p: { type: "float", default: 0.5, max: 1, help: "p" },
      on: { type: "boolean", default: false, help: "on" },
      kind: { type: "string", default: "a", choices: ["a", "b"], help: "kind" },
    });`,
    (path) => {
      const rows = flagsInFile(path);
      assert.deepEqual(Object.keys(rows), ["n", "p", "on", "kind"]);
      assert.deepEqual([rows.n!.default, rows.kind!.help], [10n, "kind: a, b"]);
      const expected = ["n", "p", "kind"].map((name) => rows[name]!.check?.expected);
      assert.deepEqual(expected, ["at least 2", "at most 1", "one of a, b"]);
    },
  ));

const mistakes: Readonly<Record<string, string>> = {
  "7": "flags: expected declareFlags({ … }), found 7",
  "{ base: {} }": "flags.base: --base is a flag of the program: choose another name",
  "{ help: {} }": "flags.help: --help is a flag of the program: choose another name",
  "{ Large: {} }":
    "flags.Large: expected a name of at most 40 letters, digits and _, the first one a small letter",
  "{ largest: 7 }": "flags.largest: expected { type, default, help }, found 7",
  "{ largest: { kind: 1 } }":
    "flags.largest has a field kind; expected type, default, help, min, max, choices",
  '{ largest: { type: "int", default: 1, help: "h" } }':
    'flags.largest: type: expected one of integer, float, bigint, string, boolean, found "int"',
  '{ largest: { type: "integer", default: 1 } }':
    "flags.largest: help: expected a text, found undefined",
  '{ largest: { type: "integer", default: 1.5, help: "h" } }':
    "flags.largest: default: expected an integer, found 1.5",
  '{ largest: { type: "bigint", default: 1, help: "h" } }':
    "flags.largest: default: expected a bigint, found 1",
  '{ largest: { type: "integer", default: 1, min: 2, help: "h" } }':
    "flags.largest: default: expected at least 2, found 1",
  '{ largest: { type: "integer", default: 1, min: "2", help: "h" } }':
    'flags.largest: min: expected an integer, found "2"',
  '{ largest: { type: "string", default: "a", min: 2, help: "h" } }':
    "flags.largest: min: not for a flag of type string",
  '{ largest: { type: "string", default: "a", choices: "a", help: "h" } }':
    'flags.largest: choices: expected an array of texts, found "a"',
};

for (const [flags, message] of Object.entries(mistakes)) {
  Deno.test(`a declaration is refused: ${flags}`, () =>
    withFile(declaring(flags), (problem) => {
      assert.throws(() => problemFor({ ...defaultParameters, problem }), {
        name: "FileError",
        message: `${problem}: ${message}`,
      });
    }));
}
