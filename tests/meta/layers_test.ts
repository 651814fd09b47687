import assert from "node:assert/strict";
import { cyclesIn, importsIn, programImports } from "./imports.ts";
import { adjointPairs, layers } from "./layers.ts";
import { projectFiles, textOf } from "./source_files.ts";

const imports = programImports();

/** The folder of `src/` that a file belongs to, or the name of a file that lies in none. */
function folderOf(path: string): string {
  const [first, second] = path.split("/");
  return first === "src" ? second! : first!;
}

const heights = new Map(layers.flatMap((folders, height) => folders.map((f) => [f, height])));

function heightOf(folder: string): number {
  const height = heights.get(folder);
  assert(height !== undefined, `${folder} stands in no layer of tests/meta/layers.ts`);
  return height;
}

/** Imports that run up or sideways, by the two folders: `flags → problems`. */
const rising = Map.groupBy(
  imports.filter(({ from, to }) => {
    const [own, other] = [folderOf(from), folderOf(to)];
    return own !== other && heightOf(other) >= heightOf(own);
  }),
  ({ from, to }) => `${folderOf(from)} → ${folderOf(to)}`,
);

const runTimeCycles = cyclesIn(imports.filter(({ typesOnly, late }) => !typesOnly && !late));

Deno.test("the imports are found, those of types told from others", () => {
  assert(imports.length > 1000);
  const text = [
    `import { a } from "./a.ts";`,
    `import type { B } from "../b.ts";`,
    `import {\n  type C,\n  type D,\n} from "./c.ts";`,
    `import { type E, e } from "./e.ts";`,
    `export { f } from "./f.ts";`,
    `import text from "./kernel.wgsl" with { type: "text" };`,
    `import other from "npm:other";`,
    ` * import { nothing } from "./comment.ts";`,
    `const g = await import("./g.ts");`,
  ].join("\n");
  assert.deepEqual(
    importsIn("src/x/y.ts", text).map(({ to, typesOnly, late }) => [to, typesOnly, late]),
    [
      ["src/x/a.ts", false, false],
      ["src/b.ts", true, false],
      ["src/x/c.ts", true, false],
      ["src/x/e.ts", false, false],
      ["src/x/f.ts", false, false],
      ["src/x/g.ts", false, true],
    ],
  );
});

Deno.test("cycles are found, whatever leads to them", () => {
  const edges = ["ab", "bc", "cb", "cd", "de", "ef", "fd", "gg"];
  const found = cyclesIn(edges.map(([from, to]) => ({ from: from!, to: to! })));
  assert.deepEqual(found.map((cycle) => cycle.join("")).sort(), ["bc", "def", "g"]);
});

Deno.test("no import runs up", () => {
  const shown = [...rising].map(([name, found]) =>
    `${name}:\n` + found.map(({ from, to }) => `    ${from} imports ${to}`).join("\n")
  );
  assert.equal(shown.join("\n"), "");
});

Deno.test("at run time files import each other only where operations are each other's gradient", () => {
  const pairs = adjointPairs.map((pair) => pair.map((name) => `src/ops/${name}.ts`));
  assert.deepEqual(runTimeCycles.sort(), pairs);
});

if (Deno.env.has("MEASURE_LAYERS")) {
  const files = projectFiles().filter((path) => /^(?:main|src\/.*)\.ts$/.test(path));
  const lines = files.map((path) => textOf(path).split("\n").length - 1).reduce((a, b) => a + b);
  console.log(`${files.length} files, ${lines} lines, ${imports.length} imports`);
  console.log(`${runTimeCycles.length} cycles at run time, ${cyclesIn(imports).length} with types`);
  console.log(`${[...rising.values()].flat().length} imports that run up:`);
  for (const [name, found] of rising) console.log(`  ${name}: ${found.length}`);
}
