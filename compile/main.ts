/**
 * Builds the program as one file:
 *
 *     deno task compile [--output FILE] [--target TARGET] [--kind deno|archive]
 *
 * Unless told which, it takes `deno compile`, and where that cannot download its runtime, an archive that extracts
 * itself.
 */
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeArchive } from "./archive.ts";
import { programModules } from "./module_graph.ts";
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
const staged = join(folder, "staged");
/** Where the file is made before it takes its place. */
const made = join(folder, basename(file));
try {
  await build();
} catch (error) {
  console.error(
    error instanceof RangeError || error instanceof NoRuntimeError ? error.message : error,
  );
  Deno.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function build(): Promise<void> {
  const version = builtVersion();
  const modules = programModules();
  const paths = stage(programFiles(modules, target), version, staged);
  const withDeno = kind !== "archive" && await compiled(modules.workers);
  if (!withDeno) {
    refuseForeign();
    await makeArchive(staged, paths, version, made);
  }
  if (target === Deno.build.target) await assertAnswers(version);
  const { size } = statSync(made);
  if (size > largestSize) {
    throw new RangeError(`more than ${largestSize / 1e6} MB (${size / 1e6}): what slipped in?`);
  }
  putInPlace();
  const what = withDeno ? "made by deno compile" : "an archive that extracts itself into the cache";
  console.log(`${file}: int2int ${version}, ${(size / 1e6).toFixed(1)} MB, ${what}`);
}

/** Whoever starts the file meanwhile gets the old one or the new one. */
function putInPlace(): void {
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(made, `${file}.part`);
  renameSync(`${file}.part`, file);
}

/** False where the runtime is missing and an archive will do. */
async function compiled(workers: readonly string[]): Promise<boolean> {
  try {
    await compileWithDeno(staged, target, workers, made);
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

/** @throws Error unless the file that was made starts and knows its version */
async function assertAnswers(version: string): Promise<void> {
  const { stdout, stderr } = await new Deno.Command(made, {
    args: ["--version"],
    env: { XDG_CACHE_HOME: folder },
  }).output();
  const text = new TextDecoder();
  if (text.decode(stdout).startsWith(`int2int ${version} `)) return;
  throw new Error(`the file does not start: ${text.decode(stdout)}${text.decode(stderr)}`);
}
