import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { placedPackages } from "../../compile/npm_files.ts";
import { programModules } from "../../compile/module_graph.ts";
import { programFiles } from "../../compile/program_files.ts";
import { stage } from "../../compile/stage.ts";
import { nativeLibrary, targets } from "../../compile/targets.ts";
import { compileWithDeno } from "../../compile/with_deno.ts";
import { onnxRuntimeLibrary } from "../../src/executors/onnx/library.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

const modules = programModules(), { workers } = modules;
const files = programFiles(modules, Deno.build.target);
const paths = files.map(({ path }) => path);

Deno.test("the files are modules, kernels, style sheets, scripts of exports, code of packages with licences, one library, and a runtime for pages", () => {
  assert.equal(new Set(paths).size, paths.length);
  const odd = paths.filter((path) =>
    !/^(?:main\.ts|src\/.*\.(?:ts|css)|src\/export\/scripts\/\w+\.(?:mjs|py)|kernels\/.*\.wgsl)$/
      .test(path) &&
    !/^node_modules\/.*(?:\.[cm]?js|\.json|\.css|licen[cs]e[^/]*|notice[^/]*)$/i.test(path)
  );
  const wasm = "ort-wasm-simd-threaded.wasm";
  assert.deepEqual(odd.map((path) => basename(path)), [basename(onnxRuntimeLibrary()), wasm]);
  const library = files.find(({ path }) => path === odd[0])!;
  assert.equal(statSync(library.source).ino, statSync(onnxRuntimeLibrary()).ino);
});

Deno.test("nothing that only tests and tools import slips in", () => {
  const foreign = /^(?:tests|bench|compile|data)\/|\/fast-check\/|\/@types\/|\.d\.ts$/;
  assert.deepEqual(paths.filter((path) => foreign.test(path)), []);
});

Deno.test("every worker that the sources start is among the files", () => {
  const sources = files.filter(({ path }) => path.endsWith(".ts"))
    .map(({ source }) => readFileSync(source, "utf8"));
  const started = sources.flatMap((text) => text.match(/new Worker\(/g) ?? []);
  assert(started.length > 0);
  assert.equal(workers.length, started.length);
  for (const worker of workers) assert(paths.includes(worker), worker);
});

Deno.test("every package finds its own version of what it imports", () => {
  const npm = (name: string, version: string, ...dependencies: string[]) => [
    `${name}@${version}`,
    { name, version, dependencies, localPath: "" },
  ];
  const list = Object.fromEntries([
    npm("a", "1", "b@1", "c@1"),
    npm("b", "1", "c@2"),
    npm("b", "2"),
    npm("c", "1", "b@1"),
    npm("c", "2", "b@2", "d@1"),
    npm("d", "1", "d@2"),
    npm("d", "2"),
    npm("unused", "1"),
  ]);
  const placed = placedPackages(["a@1"], list);
  assert.deepEqual(placed.map(({ npm, folder }) => `${folder}@${npm.version}`), [
    "node_modules/a@1",
    "node_modules/b@1",
    "node_modules/c@1",
    "node_modules/b/node_modules/c@2",
    "node_modules/b/node_modules/c/node_modules/b@2",
    "node_modules/d@1",
    "node_modules/d/node_modules/d@2",
  ]);
});

Deno.test("every target has one library, and others are refused by name", () => {
  const root = join(onnxRuntimeLibrary(), "../../../../..");
  for (const target of Object.keys(targets)) {
    assert(existsSync(join(root, nativeLibrary(root, target))), target);
  }
  assert.equal(join(root, nativeLibrary(root, Deno.build.target)), onnxRuntimeLibrary());
  assert.throws(
    () => nativeLibrary(root, "x86_64-apple-darwin"),
    /--target: .*x86_64-apple-darwin/,
  );
});

/**
 * The real runtime is not everywhere to be had; with the Deno at hand in its place `deno compile` does all it does but
 * make a file that starts the program. The tests of the archive run the same staged files.
 */
Deno.test("deno compile embeds the staged files and nothing else", () =>
  inTemporaryFolder(async (folder) => {
    const staged = join(folder, "staged"), output = join(folder, "built");
    const names = stage(files, "0.0.0", staged);
    Deno.env.set("DENORT_BIN", Deno.execPath());
    try {
      await compileWithDeno(staged, Deno.build.target, workers, output);
    } finally {
      Deno.env.delete("DENORT_BIN");
    }
    const added = readFileSync(output).subarray(statSync(Deno.execPath()).size).toString("latin1");
    const missing = names.filter((name) => !added.includes(`"${basename(name)}"`));
    // Modules that have only types are gone once their importers are JavaScript.
    const code = /^export (?:default|async|function|const|let|class|abstract|\{|\*)/m;
    const needed = missing.filter((name) =>
      !name.endsWith(".ts") || code.test(readFileSync(join(staged, name), "utf8"))
    );
    assert.deepEqual(needed, []);
    const bytes = names.reduce((sum, name) => sum + statSync(join(staged, name)).size, 0);
    // Beside the files there is what their TypeScript becomes, and a table.
    assert(added.length > bytes && added.length < bytes + 10_000_000, `${added.length}, ${bytes}`);
    assert(added.includes(readFileSync(onnxRuntimeLibrary()).subarray(-4096).toString("latin1")));
  }));
