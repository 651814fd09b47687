/**
 * Runs all tests, and the examples in comments, as two processes at a time: most tests keep one core busy, and a machine has two.
 * Those of the first share a GPU and the memory it takes, so that they run one after the other.
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders whose tests compute most. */
const computing = ["executors", "golden_suite", "kernels", "models", "ops", "training"];

const here = import.meta.dirname!, root = dirname(here);
const others = readdirSync(here).filter((name) =>
  (!name.includes(".") || name.endsWith("_test.ts")) && !computing.includes(name)
);
const paths = (names: readonly string[]) => names.map((name) => join(here, name));

/** Starts `deno test`. @returns what it prints: at once where it is `shown`, and in any case as text at its end */
function start(args: readonly string[], shown: boolean) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--allow-all", ...args],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const text = (async () => {
    let all = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      all += part;
      if (shown) Deno.stdout.writeSync(new TextEncoder().encode(part));
    }
    return all;
  })();
  return { text, status: child.status };
}

const began = performance.now();
const first = start(paths(computing), true);
const second = start(
  ["--doc", join(root, "src"), ...paths(others)],
  false,
);
const texts = [await first.text, await second.text];
console.log(texts[1]);
const succeeded = (await first.status).success && (await second.status).success;

/** The sum over the two summaries; a process that does not get as far as one, as its code does not type-check, adds nothing. */
function total(what: string): number {
  const found = texts.map((text) => text.match(new RegExp(`(\\d+) ${what}`, "g"))?.at(-1) ?? "0");
  return found.reduce((sum, count) => sum + parseInt(count), 0);
}

const seconds = Math.round((performance.now() - began) / 1000);
const verdict = succeeded ? "ok" : "FAILED";
const failed = Math.max(total("failed"), succeeded ? 0 : 1);
console.log(`${verdict} | ${total("passed")} passed | ${failed} failed (${seconds}s)`);
Deno.exit(succeeded ? 0 : 1);
