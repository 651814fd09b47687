/** The package for npm, made and installed by the commands of a release, in a folder that has nothing else. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import configuration from "../../deno.json" with { type: "json" };
import { type Ended, run, runDeno, start } from "../child_process.ts";
import * as program from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { textOf } from "../meta/source_files.ts";
import { openTerminal } from "../terminal.ts";
import { checkOut, releaseCommands, runStep, succeed } from "./workflow.ts";

const [packCommand, installCommand, smokeCommand] = releaseCommands("package");
const publishCommands = releaseCommands("publish");
const tarball = `int2int-${configuration.version}.tgz`;

let shared: string;
let checkout: string;

Deno.test.beforeAll(async () => {
  shared = Deno.makeTempDirSync({ dir: tmpdir(), prefix: "int2int-npm-" });
  checkout = join(shared, "checkout");
  checkOut(checkout);
  await succeed(packCommand!, checkout);
  await succeed(installCommand!, checkout, { npm_config_prefer_offline: "true" });
});

Deno.test.afterAll(() => rmSync(shared, { recursive: true }));

/** What `npx int2int` starts. */
function launcher(): string {
  return join(checkout, "installed/node_modules/.bin/int2int");
}

/** A place in the installed package. */
function installed(path: string): string {
  return join(checkout, "installed/node_modules/int2int", path);
}

function int2int(args: readonly string[], cwd?: string): Promise<Ended> {
  return run(launcher(), args, cwd === undefined ? {} : { cwd });
}

Deno.test("the package has less than 1 MB, and needs what deno.json names", () => {
  assert(statSync(join(checkout, "dist", tarball)).size < 1_000_000);
  const { dependencies, bin } = JSON.parse(readFileSync(installed("package.json"), "utf8"));
  const { deno, ...packages } = dependencies;
  assert.equal(deno, Deno.version.deno);
  assert(Object.keys(packages).includes("onnxruntime-node"));
  const pinned: Record<string, string> = configuration.imports;
  for (const [name, version] of Object.entries(packages)) {
    const address = pinned[name] ?? pinned[`${name}/`];
    assert.equal(address?.replace(/^npm:\/?|\/$/g, ""), `${name}@${version}`);
  }
  assert.deepEqual(bin, { int2int: "bin.mjs" });
});

Deno.test("what the modules of the package import is there, as JavaScript or as text", () => {
  const modules = files(installed(".")).filter((path) => path.endsWith(".js"));
  assert(modules.length > 500);
  // Not in templates, which may be programs for others.
  const imports = /^[^`\n]*(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*"(\.[^"\n]+)"(.*)/gm;
  for (const path of modules) {
    const text = readFileSync(installed(path), "utf8").replace(/\/\*[^]*?\*\//g, "");
    for (const [line, name, rest] of text.matchAll(imports)) {
      const target = join(path, "..", name!);
      assert(statSync(installed(target)).isFile(), `${path}: ${line}`);
      if (!rest!.includes('"text"')) assert.match(target, /\.js$|^deno\.json$/, `${path}: ${line}`);
    }
  }
});

/** Files of the package, without what Deno keeps there. */
function files(folder: string, prefix = ""): string[] {
  return namesIn(folder).filter((name) => name !== ".cache").flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path, `${prefix}${name}/`) : [prefix + name];
  });
}

Deno.test("the installed program passes what a release is tried with", async () => {
  const said = await succeed(smokeCommand!, checkout);
  assert.equal(said.match(/^ok /gm)?.length, 10, said);
});

Deno.test("it prints what the sources print, and has their exit codes", () =>
  inTemporaryFolder(async (folder) => {
    for (const args of [["--help"], ["runs", "--help"], ["--no_such_flag", "1"], []]) {
      const expected = await program.int2int(args, { cwd: folder });
      assert.deepEqual(await int2int(args, folder), expected);
    }
  }));

/** Without what differs where modules are JavaScript: comments beside types, indentation, names made of those of files. */
function bareCode(script: string): string {
  return script.replace(/\/\*\*[^]*?\*\/|\/\/\/.*/g, "").replace(/\s+/g, " ")
    .replace(/\b(_\w+)[tj]s\b/g, "$1");
}

Deno.test("a report has the same scripts as that of the sources", () =>
  inTemporaryFolder(async (folder) => {
    const dump = join(folder, "dumped"), args = program.commandLine(dump, { max_epoch: 1 });
    const { code, stderr } = await int2int(args);
    assert.equal(code, 0, stderr);
    const scripts = await Promise.all([int2int, program.int2int].map(async (start, i) => {
      const page = join(folder, `${i}.html`);
      const { code, stderr } = await start(["report", dump, "--output", page]);
      assert.equal(code, 0, stderr);
      return readFileSync(page, "utf8").split("<script>").slice(1).map(bareCode);
    }));
    assert.equal(scripts[0]!.length, 2);
    assert.deepEqual(scripts[0], scripts[1]);
  }));

Deno.test("the runs of a sweep are started with the installed program", () =>
  inTemporaryFolder(async (folder) => {
    const { exp_name: _, exp_id: __, base: ___, ...flags } = program.tiny;
    const lines = Object.entries({ ...flags, cpu: true, max_epoch: 1 })
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    writeFileSync(join(folder, "s.toml"), [...lines, "[sweep]", "base = [10, 20]", ""].join("\n"));
    const { code, stdout, stderr } = await int2int(["sweep", "s.toml"], folder);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.match(/ finished /g)?.length, 2, stdout);
  }));

/** Trains without an end until it reports steps. */
async function busy(dump: string) {
  const args = program.commandLine(dump, { epoch_size: 1e9, cpu: "true" });
  const started = start(launcher(), args, { quiet: true });
  await program.logged(program.runFolder(dump), " - LR: ");
  return started;
}

for (const [signal, code] of [["SIGINT", 130], ["SIGHUP", 129], ["SIGUSR2", 140]] as const) {
  Deno.test(`${signal} to the launcher's process reaches the program, which saves`, () =>
    inTemporaryFolder(async (dump) => {
      const { kill, ended } = await busy(dump);
      kill("SIGUSR1");
      kill(signal);
      assert.equal((await ended).code, code);
      const said = program.messages(program.runFolder(dump), /^Stopped at epoch/);
      assert.equal(said.length, 1);
      assert.deepEqual(namesIn(program.runFolder(dump)), program.runFiles);
    }));
}

Deno.test("one Ctrl-C in a terminal, which the launcher and the program both get, is one request", () =>
  inTemporaryFolder(async (dump) => {
    const args = program.commandLine(dump, { epoch_size: 1e9, cpu: "true" });
    const terminal = openTerminal([launcher(), ...args]), run = program.runFolder(dump);
    await program.logged(run, " - LR: ");
    await terminal.press("\x03");
    assert.equal(await terminal.ended(), 130);
    assert.equal(program.messages(run, /^Stopped at epoch/).length, 1);
  }));

Deno.test("a program that is killed ends its launcher by the same signal", () =>
  inTemporaryFolder(async (dump) => {
    const { pid, ended } = await busy(dump);
    Deno.kill(Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")), "SIGKILL");
    assert.equal((await ended).signal, "SIGKILL");
  }));

Deno.test("without Deno for this machine, one line says so", async () => {
  const folder = join(checkout, "installed/node_modules/@deno");
  Deno.renameSync(folder, `${folder}-away`);
  try {
    const { code, stderr } = await int2int(["--version"]);
    assert.equal(code, 1);
    assert.match(stderr, /^int2int: @deno\/\S+ is not installed\..*\n$/);
  } finally {
    Deno.renameSync(`${folder}-away`, folder);
  }
});

Deno.test("editors and type checkers know what a problem may be", async () => {
  // Away from the deno.json of the copy, which says what "int2int" is.
  const folder = join(shared, "user");
  mkdirSync(folder);
  for (const name of ["node_modules", "package.json"]) {
    symlinkSync(join(checkout, "installed", name), join(folder, name));
  }
  const [right] = [...textOf("README.md").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) =>
    code!
  );
  const wrong = right!.replace('"square"', "3");
  writeFileSync(join(folder, "right.ts"), right!);
  writeFileSync(join(folder, "wrong.ts"), wrong);
  writeFileSync(
    join(folder, "runs.ts"),
    'import { readRuns } from "int2int/runs";\nreadRuns(["x"]);\n',
  );
  const check = (...names: string[]) =>
    runDeno(["check", ...names], { cwd: folder, env: { NO_COLOR: "1" } });
  const known = await check("right.ts", "runs.ts");
  assert.equal(known.code, 0, known.stderr);
  const { code, stderr } = await check("wrong.ts");
  assert.equal(code, 1);
  assert.match(stderr, /^TS2322 .*\n(?:.*\n)*? +at file:.*wrong\.ts:/m);
});

Deno.test("a release has checksums of all its files, and the tag must be the version", () =>
  inTemporaryFolder(async (folder) => {
    for (const name of ["dist", "bin"]) mkdirSync(join(folder, name));
    for (const name of ["int2int-linux-x64", tarball]) {
      writeFileSync(join(folder, "dist", name), name);
    }
    const record = '#!/bin/sh\nprintf "%s\\n" "$@" > recorded\n';
    writeFileSync(join(folder, "bin/gh"), record, { mode: 0o755 });
    const env = {
      PATH: `${join(folder, "bin")}:${Deno.env.get("PATH")}`,
      GITHUB_REF_NAME: `v${configuration.version}`,
    };
    assert.equal(publishCommands.length, 3);
    for (const command of publishCommands) await succeed(command, folder, env);
    const checked = await succeed("cd dist && sha256sum -c SHA256SUMS", folder);
    assert.deepEqual(
      checked.split("\n").sort(),
      ["", `${tarball}: OK`, "int2int-linux-x64: OK"].sort(),
    );
    const given = readFileSync(join(folder, "recorded"), "utf8").split("\n");
    assert.deepEqual(given.slice(0, 3), ["release", "create", env.GITHUB_REF_NAME]);
    assert.deepEqual(
      given.filter((word) => word.startsWith("dist/")).sort(),
      ["SHA256SUMS", tarball, "int2int-linux-x64"].map((name) => `dist/${name}`).sort(),
    );
    const other = await runStep(publishCommands[0]!, folder, {
      ...env,
      GITHUB_REF_NAME: "v99.0.0",
    });
    assert.equal(other.code, 1);
  }));
