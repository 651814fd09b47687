/**
 * Runs all tests, and the examples in comments, as processes of their own, two at a time: most tests keep one core busy, and a
 * machine has two. Lines come as they are printed; what failed is printed at the end.
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { streamLines } from "../src/text/stream_lines.ts";

const here = import.meta.dirname!, root = dirname(here);

/** Folders whose tests take long, the longest first, after all others together: so both processes end at about the same time. */
const long = ["commands", "compile", "training", "golden_suite", "mpi", "executors", "ops"];
/** Folders whose tests start worker threads, which takes the longer the more modules a process has: a second for all of them. */
const threaded = ["examples", "problems", "optimizers"];
const others = readdirSync(here).filter((name) =>
  (!name.includes(".") || name.endsWith("_test.ts")) && ![...long, ...threaded].includes(name)
);
const waiting = [
  [...paths(others), "--doc", join(root, "src")],
  // Types are checked once for all of them, below.
  ...[...long, ...threaded].map((name) => ["--no-check", ...paths([name])]),
];

function paths(names: readonly string[]): string[] {
  return names.map((name) => join(here, name));
}

interface Finished {
  readonly success: boolean;
  /** What is printed of failures, and the summary. */
  readonly ending: readonly string[];
}

async function testAll(args: readonly string[]): Promise<Finished> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--allow-all", ...args],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const ending: string[] = [];
  for await (const line of streamLines(child.stdout)) {
    const plain = stripVTControlCharacters(line);
    if (ending.length > 0 || plain === " ERRORS " || summary.test(plain)) ending.push(line);
    else console.log(line);
  }
  return { success: (await child.status).success, ending };
}

const summary = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/;

const finished: Finished[] = [];

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    finished.push(await testAll(next));
  }
}

const began = performance.now();
const check = await new Deno.Command(Deno.execPath(), {
  args: ["check", "--quiet", here],
  cwd: root,
}).spawn().status;
if (!check.success) Deno.exit(1);
await Promise.all([work(), work()]);

/** Sums over the summaries; a process that does not get as far as one, as its code does not type-check, counts as a failure. */
let passed = 0, failed = 0;
for (const { success, ending } of finished) {
  if (!success) console.log(ending.join("\n"));
  const found = ending.map((line) => summary.exec(stripVTControlCharacters(line)))
    .find((match) => match !== null);
  passed += Number(found?.[1] ?? 0);
  failed += Math.max(Number(found?.[2] ?? 0), success ? 0 : 1);
}
const seconds = Math.round((performance.now() - began) / 1000);
console.log(
  `${failed === 0 ? "ok" : "FAILED"} | ${passed} passed | ${failed} failed (${seconds}s)`,
);
Deno.exit(failed === 0 ? 0 : 1);
