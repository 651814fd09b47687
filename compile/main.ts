/**
 * Builds the program as one file:
 *
 *     deno task compile [--output FILE] [--target TARGET] [--kind deno|archive]
 *
 * Unless told which, it takes `deno compile`, and where that cannot download its runtime, an archive that extracts
 * itself.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeArchive } from "./archive.ts";
import { programFiles } from "./program_files.ts";
import { stage } from "./stage.ts";
import { builtVersion } from "./version.ts";
import { compileWithDeno, NoRuntimeError } from "./with_deno.ts";

/** A few tens of MB above what Deno and ONNX Runtime take: more means that something slipped in. */
const largestSize = 150_000_000;

const { values: { output, target, kind } } = parseArgs({
  options: {
    output: { type: "string", default: "dist/int2int" },
    target: { type: "string", default: Deno.build.target },
    kind: { type: "string" },
  },
});
if (kind !== undefined && kind !== "deno" && kind !== "archive") {
  throw new RangeError(`--kind: expected deno or archive, found "${kind}"`);
}

const file = resolve(target.includes("windows") ? output.replace(/(\.exe)?$/, ".exe") : output);
const folder = mkdtempSync(join(tmpdir(), "int2int-compile-"));
try {
  await build(file);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function build(file: string): Promise<void> {
  const version = builtVersion();
  const program = programFiles(target);
  const paths = stage(program, version, folder);
  mkdirSync(dirname(file), { recursive: true });
  if (kind === "archive" || !(await compiled(program.workers))) {
    refuseForeign();
    await makeArchive(folder, paths, version, file);
    report(
      "an archive of Deno and the program that extracts itself into the user's cache",
      version,
    );
  } else {
    report("made by deno compile", version);
  }
}

/** False where the runtime is missing and an archive will do. */
async function compiled(workers: readonly string[]): Promise<boolean> {
  try {
    await compileWithDeno(folder, target, workers, file);
    return true;
  } catch (error) {
    if (!(error instanceof NoRuntimeError) || kind === "deno") throw error;
    console.error(`deno compile cannot have its runtime (${error.message})`);
    return false;
  }
}

/** @throws RangeError where an archive of the running Deno would not run */
function refuseForeign(): void {
  if (target === Deno.build.target && Deno.build.os !== "windows") return;
  throw new RangeError(
    `--target ${target}: an archive holds the Deno that makes it, so it must be made on Linux or macOS for the same ` +
      "kind of machine; deno compile needs the network",
  );
}

function report(what: string, version: string): void {
  const { size } = statSync(file);
  console.log(`${file}: int2int ${version}, ${(size / 1e6).toFixed(1)} MB, ${what}`);
  if (size <= largestSize) return;
  throw new RangeError(`${file} has more than ${largestSize / 1e6} MB: what slipped in?`);
}
