/** The program as one file that extracts itself: it must do what the sources do, on a machine without Deno. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "smol-toml";
import configuration from "../../deno.json" with { type: "json" };
import { randomFrom } from "../../src/random.ts";
import * as program from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { openTerminal } from "../terminal.ts";
import { commandOf, fewCommands, runBuilt, type Surroundings } from "./few_commands.ts";
import { checkOut, releaseCommands, succeed, thisMachine } from "./workflow.ts";

const seed = 8;
const [compileCommand, smokeCommand] = releaseCommands("build");

let shared: string;
let file: string;

Deno.test.beforeAll(async () => {
  shared = Deno.makeTempDirSync({ dir: tmpdir(), prefix: "int2int-built-" });
  checkOut(checkout());
  file = join(checkout(), "dist", thisMachine().file);
  // A release has the kind deno, whose runtime is a download.
  const said = await succeed(compileCommand!, checkout(), { KIND: "archive" });
  assert.match(said, /: int2int \S+, [\d.]+ MB, an archive /);
  mkdirSync(join(shared, "warm"));
  fewCommands(shared);
});

Deno.test.afterAll(() => rmSync(shared, { recursive: true }));

function checkout(): string {
  return join(shared, "checkout");
}

Deno.test("it passes what a release is tried with, before all else", async () => {
  const said = await succeed(smokeCommand!, checkout());
  assert.equal(said.match(/^ok /gm)?.length, 10, said);
});

/** A machine whose cache lies in `home`. */
function machine(home: string): Surroundings {
  return { file, env: { PATH: join(shared, "few-commands"), HOME: home } };
}

const cacheIn = (home: string) => join(home, ".cache/int2int");

/** A program in the cache answers with the version it was built as. */
async function assertAnswers(home: string): Promise<void> {
  const { code, stdout, stderr } = await runBuilt(machine(home), ["--version"]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert(stdout.startsWith(`int2int ${configuration.version}`), stdout);
}

/** Runs the built program and its sources, each with a folder of its own for the results. */
async function both(args: (dump: string) => string[], dump: string) {
  const folders = { source: join(dump, "source"), built: join(dump, "built") };
  const built = await runBuilt(machine(join(shared, "warm")), args(folders.built));
  const source = await program.int2int(args(folders.source));
  assert.equal(source.code, 0, source.stderr);
  assert.equal(built.code, 0, built.stderr);
  return { built, source, folders };
}

Deno.test("the built program trains, evaluates, answers and reports as its sources do", () =>
  inTemporaryFolder(async (dump) => {
    const training = (path: string) => program.commandLine(path, { max_epoch: 1, cpu: "true" });
    const { folders } = await both(training, dump);
    const runs = {
      source: program.runFolder(folders.source),
      built: program.runFolder(folders.built),
    };
    const contents = Object.values(runs).map((run) => program.contentOf(program.checkpointIn(run)));
    assert.deepEqual(contents[0], contents[1]);
    const scores = Object.values(runs).map((run) => program.messages(run, /^__log__/));
    assert.equal(scores[0]!.length, 1);
    assert.deepEqual(scores[0], scores[1]);

    const evaluation = (path: string) => [
      ...["--eval_only", "true", "--eval_from_exp", program.runFolder(path)],
      ...["--dump_path", path, "--exp_name", "again", "--exp_id", "1", "--cpu", "true"],
      ...["--env_base_seed", "5"],
    ];
    await both(evaluation, dump);
    const [before, after] = Object.values(folders)
      .map((path) => program.messages(join(path, "again/1"), /^__log__/));
    assert.equal(before!.length, 1);
    assert.deepEqual(before, after);

    const question = (path: string) => [
      ...["predict", "--eval_from_exp", program.runFolder(path), "--cpu", "true", "120 84"],
    ];
    const answers = await both(question, dump);
    assert.equal(answers.built.stdout, answers.source.stdout);
    assert.match(answers.built.stdout, /\d/);

    const report = (path: string) => ["report", path, "--output", join(path, "report.html")];
    await both(report, dump);
    const pages = Object.values(folders).map((path) =>
      readFileSync(join(path, "report.html"), "utf8")
    );
    const scripts = pages.map((page) => page.split("<script>").slice(1));
    assert.equal(scripts[0]!.length, 2);
    assert.deepEqual(scripts[0], scripts[1]);
  }));

Deno.test("the built program starts itself for the runs of a sweep", () =>
  inTemporaryFolder(async (folder) => {
    const { exp_name: _, exp_id: __, base: ___, ...flags } = program.tiny;
    const text = stringify({ ...flags, cpu: true, max_epoch: 1, sweep: { base: [10, 20] } });
    writeFileSync(join(folder, "s.toml"), text);
    const args = ["sweep", join(folder, "s.toml"), "--dump_path", join(folder, "dumped")];
    const { code, stdout, stderr } = await runBuilt(machine(join(shared, "warm")), args);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.match(/ finished /g)?.length, 2, stdout);
    assert.deepEqual(namesIn(join(folder, "dumped/s")), ["base=10", "base=20", "report.html"]);
  }));

/** Starts to train with the built program, and stops it in the middle of the first epoch. */
async function trainAndInterrupt(dump: string, args: readonly string[]): Promise<void> {
  const child = commandOf(machine(join(shared, "warm")), args).spawn();
  const ended = child.output();
  await program.logged(program.runFolder(dump), "examples/s");
  child.kill("SIGTERM");
  assert.equal((await ended).code, 143);
}

Deno.test("one Ctrl-C in a terminal stops the built program, which saves and says so once", () =>
  inTemporaryFolder(async (dump) => {
    const args = program.commandLine(dump, { max_epoch: 100_000, cpu: "true" });
    const env = Object.entries(machine(join(shared, "warm")).env).map((pair) => pair.join("="));
    const terminal = openTerminal(["env", "-i", ...env, file, ...args]);
    const run = program.runFolder(dump);
    await program.logged(run, " - LR: ");
    await terminal.press("\x03");
    assert.equal(await terminal.ended(), 130);
    assert.equal(
      program.messages(run, /^Stopped at epoch \d+, iteration \d+; run again/).length,
      1,
    );
    assert.deepEqual(namesIn(run), program.runFiles);
  }));

Deno.test("a library that was cut short in the cache is repaired at the next start", () =>
  inTemporaryFolder(async (home) => {
    await assertAnswers(home);
    const [name] = namesIn(cacheIn(home));
    const folder = join(cacheIn(home), name!, "node_modules/onnxruntime-node/bin");
    const library = [...walk(folder)].find((path) => path.includes("libonnxruntime"))!;
    const { size } = statSync(library);
    truncateSync(library, size / 2);
    const { code, stdout } = await runBuilt(machine(home), ["doctor"]);
    assert.equal(code, 0, stdout);
    assert.equal(statSync(library).size, size);
  }));

function* walk(folder: string): Generator<string> {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}

Deno.test("the built program is interrupted, goes on, exports, and evaluates the export with beams", () =>
  inTemporaryFolder(async (dump) => {
    const folders = { source: join(dump, "source"), built: join(dump, "built") };
    const training = (path: string) =>
      program.commandLine(path, { max_epoch: 2, epoch_size: 2000, cpu: "true" });
    await trainAndInterrupt(folders.built, training(folders.built));
    await both(training, dump);
    const [uninterrupted, resumed] = Object.values(folders)
      .map((path) => program.contentOf(program.checkpointIn(program.runFolder(path))));
    assert.deepEqual(resumed, uninterrupted);

    await both((path) => ["export", "--eval_from_exp", program.runFolder(path)], dump);
    const evaluation = (path: string) => [
      ...["--eval_only", "true", "--reload_model", join(program.runFolder(path), "onnx")],
      ...["--beam_eval", "true", "--beam_size", "4", "--env_base_seed", "5", "--cpu", "true"],
      ...["--dump_path", path, "--exp_name", "exported", "--exp_id", "1"],
    ];
    await both(evaluation, dump);
    const [expected, found] = Object.values(folders)
      .map((path) => program.messages(join(path, "exported/1"), /^__log__/));
    assert.match(expected![0]!, /beam_acc/);
    assert.deepEqual(found, expected);
  }));

Deno.test("sources tell their version, a built file also the revision it was built from", async () => {
  const version = configuration.version.replaceAll(".", "\\.");
  const runtime = `\\(Deno ${Deno.version.deno}, ${Deno.build.os}-${Deno.build.arch}\\)\n`;
  const source = await program.int2int(["--version"]);
  assert.match(source.stdout, new RegExp(`^int2int ${version} ${runtime}$`));
  const built = await runBuilt(machine(join(shared, "warm")), ["--version"]);
  const revision = "(?:\\+g[0-9a-f]{12}(?:\\.modified)?)?";
  assert.match(built.stdout, new RegExp(`^int2int ${version}${revision} ${runtime}$`));
});

Deno.test("mistakes are reported as by the sources, with the same exit code", async () => {
  const { code, stdout, stderr } = await runBuilt(machine(join(shared, "warm")), []);
  const source = await program.int2int([]);
  assert.deepEqual([code, stdout, stderr], [source.code, source.stdout, source.stderr]);
  assert.equal(code, 2);
});

Deno.test("ten copies that start at once on an empty cache all work and leave one program", () =>
  inTemporaryFolder(async (home) => {
    await Promise.all(Array.from({ length: 10 }, () => assertAnswers(home)));
    assert.equal(namesIn(cacheIn(home)).length, 1, namesIn(cacheIn(home)).join(" "));
  }));

/** Names and sizes of what was extracted; what Deno keeps for itself comes and goes. */
function extracted(folder: string): Record<string, number> {
  const names = namesIn(folder).filter((name) => name !== "cache" && name !== ".used");
  return Object.fromEntries(names.flatMap((name) => {
    const path = join(folder, name), info = statSync(path);
    if (!info.isDirectory()) return [[path.slice(folder.length), info.size]];
    return Object.entries(extracted(path)).map(([inner, size]) => [`/${name}${inner}`, size]);
  }));
}

/** Starts a copy, and ends it with all its helpers at that moment; false if it was done before. */
async function runAndKill(home: string, lifetime: number): Promise<boolean> {
  const child = new Deno.Command(file, {
    args: ["--version"],
    clearEnv: true,
    env: { ...machine(home).env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  const status = child.status;
  await Promise.race([program.pause(lifetime), status]);
  // The minus names the process group, in which are tar and gzip too.
  const args = ["-c", `kill -KILL -${child.pid}`];
  new Deno.Command("sh", { args, stderr: "null" }).outputSync();
  return (await status).signal === "SIGKILL";
}

Deno.test("an extraction killed at random moments never leaves half a program, and the next one works", () =>
  inTemporaryFolder(async (home) => {
    const began = performance.now();
    await assertAnswers(home);
    const usual = performance.now() - began;
    const [name] = namesIn(cacheIn(home));
    const folder = join(cacheIn(home), name!);
    const whole = extracted(folder);
    assert(whole["/deno"]! > 10_000_000);

    const random = randomFrom(seed);
    for (let kills = 0, wanted = soak(30, 4); kills < wanted;) {
      rmSync(folder, { recursive: true, force: true });
      if (await runAndKill(home, usual * random.uniform())) kills++;
      if (existsSync(folder)) assert.deepEqual(extracted(folder), whole);
    }
    await assertAnswers(home);
    rmSync(folder, { recursive: true });
    await assertAnswers(home);
    assert.deepEqual(namesIn(cacheIn(home)), [name], "what was left is removed");
    assert.deepEqual(extracted(folder), whole);
  }));
