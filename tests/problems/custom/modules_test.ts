/** Files and packages that a problem's file imports. */
import assert from "node:assert/strict";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { startWorkers } from "../../../src/examples/generate/worker_pool.ts";
import { copiesOf, inventoryOf } from "../../../src/problems/custom/modules/inventory.ts";
import { problemFor } from "../../../src/problems/problem_for.ts";
import { randomFrom } from "../../../src/random.ts";
import { buildTask } from "../../../src/task/task.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { defaultParameters } from "../problem_flags.ts";
import { doubling } from "./problem_file.ts";

/** A problem that adds to n what `expression` is. */
function adding(expression: string, ...imports: string[]): string {
  const generate = "(random) => { const n = random.bigInteger(1n, 99n); " +
    `return { problem: n, answer: n + BigInt(${expression}) }; }`;
  return [...imports, doubling({ generate })].join("\n");
}

type Files = Readonly<Record<string, string>>;

function written(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Answer minus problem of an example. */
function added(folder: string, main = "own.ts"): bigint {
  const { generate } = problemFor({ ...defaultParameters, problem: join(folder, main) });
  const { problem, answer } = generate(randomFrom(1), "train")! as Record<string, bigint>;
  return answer! - problem!;
}

const packages: Files = {
  "node_modules/common/package.json": `{ "version": "1.2.3", "main": "lib" }`,
  "node_modules/common/lib/index.js":
    `var part = require("./part"); module.exports = function () { return part.five; };`,
  "node_modules/common/lib/part.js": `exports.five = 5; exports.id = Math.random();`,
  "node_modules/@some/esm/package.json": JSON.stringify({
    version: "0.1.0",
    type: "module",
    exports: {
      ".": { types: "./x.d.ts", import: "./index.js" },
      "./sub/*": "./inside/*.js",
      "./private": null,
    },
  }),
  "node_modules/@some/esm/index.js":
    `import { seven } from "./inside/seven.js"; export default seven;`,
  "node_modules/@some/esm/inside/seven.js": `export const seven = 7;`,
  "node_modules/compiled/index.js":
    `Object.defineProperty(exports, "__esModule", { value: true }); exports.thirteen = 13;`,
  "node_modules/data/index.js": `module.exports = require("./table.json").eleven;`,
  "node_modules/data/table.json": `{ "eleven": 11 }`,
};

const cases: Readonly<Record<string, readonly [expected: bigint, text: string, others?: Files]>> = {
  "a file beside it": [
    2n,
    adding("two", `import { two } from "./lib/two.ts";`),
    {
      "lib/two.ts": `import { one } from "../one.js";\nexport const two: number = one + one;`,
      "one.js": "export const one = 1;",
    },
  ],
  "files that import each other": [
    3n,
    adding("three()", `import { three } from "./a.ts";`),
    {
      "a.ts":
        `import { half } from "./b.ts";\nexport const three = () => 2 * half();\nexport const one = 1;`,
      "b.ts": `import { one } from "./a.ts";\nexport const half = () => one + 0.5;`,
    },
  ],
  "a package with require": [5n, adding("five()", `import five from "common";`)],
  "a package with modules": [7n, adding("seven", `import seven from "@some/esm";`)],
  "a file of a package": [7n, adding("seven", `import { seven } from "@some/esm/sub/seven";`)],
  "a package with its registry and version": [
    5n,
    adding("five()", `import five from "npm:common@1";`),
  ],
  "a package with a table": [11n, adding("eleven", `import eleven from "data";`)],
  "all that a compiled package exports": [
    13n,
    adding("compiled.thirteen", `import compiled from "compiled";`),
  ],
  "what Node has": [
    3n,
    adding(`basename("/a/bcd").length`, `import { basename } from "node:path";`),
  ],
};

for (const [what, [expected, text, others = {}]] of Object.entries(cases)) {
  Deno.test(`a problem may import ${what}`, () =>
    inTemporaryFolder((folder) => {
      written(folder, { ...packages, ...others, "deep/own.ts": "", "own.ts": text });
      assert.equal(added(folder), expected);
    }));
}

Deno.test("packages are found in folders above", () =>
  inTemporaryFolder((folder) => {
    written(folder, { ...packages, "deep/er/own.ts": cases["a package with require"]![1] });
    assert.equal(added(folder, "deep/er/own.ts"), 5n);
  }));

const refused: Readonly<Record<string, readonly [text: string, message: RegExp, others?: Files]>> =
  {
    "a package that is not installed": [
      `import x from "nowhere"; export const used = x;`,
      /own\.ts:1: .*cannot import "nowhere": no folder node_modules beside or above .* has it; npm install nowhere in/,
    ],
    "a file that a package does not offer": [
      `import x from "@some/esm/inside/seven.js"; export const used = x;`,
      /own\.ts:1: .*cannot import "@some\/esm\/inside\/seven\.js": .* offers no JavaScript file for it/,
    ],
    "a file from the network": [
      `import x from "https://example.org/x.js"; export const used = x;`,
      /own\.ts:1: .*cannot import "https:.*": expected a file beside this one/,
    ],
    "a file with an unknown name in it": [
      `import "./bad.ts";`,
      /bad\.ts:2: the file fails when it is loaded: nothing is not defined/,
      { "bad.ts": "const a = 1;\nnothing;" },
    ],
    "a file that is not understood": [
      `import "./bad.ts";`,
      /bad\.ts:2: syntax error: /,
      { "bad.ts": "const a = 1;\nconst = 2;" },
    ],
    "a file that draws its own chance": [
      `import "./bad.ts";`,
      /bad\.ts:1: .*Math\.random cannot be repeated/,
      { "bad.ts": "Math.random();" },
    ],
  };

for (const [what, [text, message, others = {}]] of Object.entries(refused)) {
  Deno.test(`a problem that imports ${what} is refused`, () =>
    inTemporaryFolder((folder) => {
      written(folder, { ...packages, ...others, "own.ts": `${text}\n${doubling()}` });
      const problem = join(folder, "own.ts");
      assert.throws(() => problemFor({ ...defaultParameters, problem }), {
        name: "FileError",
        message,
      });
    }));
}

Deno.test("a mistake in an imported file is reported where it is", () =>
  inTemporaryFolder((folder) => {
    const text = adding("two()", `import { two } from "./two.ts";`);
    written(folder, { "two.ts": "export function two() {\n  return tow;\n}", "own.ts": text });
    assert.throws(() => added(folder), /two\.ts:2: generate failed: tow is not defined/);
  }));

Deno.test("packages must not draw their own chance once they are loaded", () =>
  inTemporaryFolder((folder) => {
    const text = adding("(one(), 1)", `import one from "loose";`);
    written(folder, {
      "own.ts": text,
      "node_modules/loose/index.js": "module.exports = () => Math.random();",
    });
    assert.throws(
      () => added(folder),
      /own\.ts:\d+: generate failed: Math\.random cannot be repeated/,
    );
  }));

Deno.test("worker threads have the files that were read first", () =>
  inTemporaryFolder(async (folder) => {
    const [expected, text, others] = cases["a file beside it"]!;
    written(folder, { ...packages, ...others, "own.ts": text });
    const task = buildTask({ ...defaultParameters, problem: join(folder, "own.ts") });
    assert.equal(added(folder), expected);
    const dataset = generatedDataset(task, 5, "train"), first = generateBatch(dataset, 0, 8);
    writeFileSync(join(folder, "lib/two.ts"), "export const two = 9;");
    renameSync(join(folder, "one.js"), join(folder, "gone.js"));
    const pool = startWorkers(dataset, 1);
    try {
      assert.deepEqual(await pool.generate(0, 8), first);
    } finally {
      pool.close();
    }
  }));

Deno.test("what was loaded is listed, with digests that do not depend on where it is", () =>
  inTemporaryFolder((folder) => {
    const text = adding(
      "two + five()",
      `import { two } from "../two.ts";`,
      `import five from "common";`,
    );
    const digests = ["a", "b"].map((place) => {
      written(join(folder, place), {
        ...packages,
        "two.ts": "export const two = 2;",
        "deep/own.ts": text,
      });
      const problem = join(folder, place, "deep/own.ts");
      const { problemFiles } = buildTask({ ...defaultParameters, problem });
      const inventory = inventoryOf(problem, problemFiles);
      assert.deepEqual(
        inventory.packages.map(({ name, version, files }) => [name, version, files]),
        [[
          "common",
          "1.2.3",
          2,
        ]],
      );
      assert.deepEqual([...copiesOf(problem, inventory).values()], ["deep/own.ts", "two.ts"]);
      return inventory.sha256;
    });
    assert.equal(digests[0], digests[1]);
    writeFileSync(join(folder, "b/node_modules/common/lib/part.js"), "exports.five = 6;");
    const problem = join(folder, "b/deep/own.ts");
    const { problemFiles } = buildTask({ ...defaultParameters, problem });
    assert.notEqual(inventoryOf(problem, problemFiles).sha256, digests[0]);
  }));
