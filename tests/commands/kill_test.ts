import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { randomFrom } from "../../src/random.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import * as program from "./program.ts";

const seed = 41;

/** 128 and the signal's number, on Linux, also of those that end a process without its doing. */
const exitCodes: Partial<Record<Deno.Signal, number>> = Object.fromEntries(
  Object.entries(constants.signals).map(([name, number]) => [name, 128 + number]),
);

/** So many that most kills hit an epoch that has others before and behind it. */
const lastEpoch = soak(20, 10);

/** The epoch of the checkpoint, 0 when there is none yet. Whenever one looks, it must be whole. */
function epochOf(folder: string): number {
  const path = program.checkpointIn(folder);
  return existsSync(path) ? program.contentOf(path).state.epoch : 0;
}

/** Scores of the epochs in order; an epoch trained twice counts once, as long as it brought the same. */
function scores(folder: string): string[] {
  return [...new Set(program.messages(folder, /^__log__/))];
}

/** Ends of all kinds: by force, by a key, by a terminal that closes, by schedulers and limits. */
const signals = [
  ...["SIGKILL", "SIGQUIT", "SIGHUP", "SIGKILL", "SIGTERM", "SIGINT", "SIGKILL"],
  ...["SIGUSR2", "SIGXCPU", "SIGABRT", "SIGSEGV"],
] as Deno.Signal[];

/** Starts the run and ends it after a while, looking at its checkpoint all the time; false if it had ended. */
async function runAndKill(
  folder: string,
  args: string[],
  lifetime: number,
  signal: Deno.Signal,
): Promise<boolean> {
  const child = program.start(args);
  let ended = false;
  const status = child.ended.finally(() => ended = true);
  const end = performance.now() + lifetime;
  for (let epoch = 0; performance.now() < end && !ended;) {
    const now = epochOf(folder);
    assert(now >= epoch, `the checkpoint went back from epoch ${epoch} to ${now}`);
    epoch = now;
    await program.pause(Math.max(0, Math.min(10, end - performance.now())));
  }
  if (!ended) child.kill(signal);
  const { code } = await status;
  assert([0, exitCodes[signal]].includes(code), `exit code ${code} after ${signal}`);
  return code !== 0;
}

/** Nothing but the running epoch may be gone. */
function assertNothingLost(folder: string): void {
  const epoch = epochOf(folder), evaluated = scores(folder).length;
  // The scores of an epoch are logged just before it is closed.
  assert(
    epoch === evaluated || epoch === evaluated - 1,
    `${evaluated} epochs were evaluated, the checkpoint has ${epoch}`,
  );
}

function assertSameRun(folder: string, undisturbed: string): void {
  const path = program.checkpointIn(undisturbed);
  assert.deepEqual(program.contentOf(program.checkpointIn(folder)), program.contentOf(path));
  assert.deepEqual(scores(folder), scores(undisturbed));
  assert.equal(scores(folder).length, lastEpoch);
  assert.deepEqual(program.resultsIn(folder), program.resultsIn(undisturbed));
  assert.deepEqual(namesIn(folder), program.runFiles);
}

Deno.test("a run killed at random moments loses the running epoch only, and ends with the same bits", () =>
  inTemporaryFolder(async (dump) => {
    const args = (id: string) => program.commandLine(dump, { exp_id: id, max_epoch: lastEpoch });
    const undisturbed = program.runFolder(dump, "undisturbed");
    const began = performance.now();
    assert.equal((await program.int2int(args("undisturbed"))).code, 0);
    let usual = performance.now() - began;

    const random = randomFrom(seed);
    const folder = program.runFolder(dump, "killed");
    const wanted = soak(30, signals.length);
    for (let kills = 0; kills < wanted;) {
      const lifetime = usual * random.uniform(), signal = signals[kills % signals.length]!;
      if (await runAndKill(folder, args("killed"), lifetime, signal)) {
        kills++;
        if (existsSync(folder)) assertNothingLost(folder);
      } else {
        // A busy machine may have become a quiet one.
        usual = Math.min(usual, lifetime);
        assertSameRun(folder, undisturbed);
        rmSync(folder, { recursive: true });
      }
    }
    assert.equal((await program.int2int(args("killed"))).code, 0);
    assertSameRun(folder, undisturbed);
  }));

/** Everything below a folder but logs and metrics, which tell times. */
function contents(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true }).map(String).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(
    files.filter((path) => !/(train\.log|metrics\.jsonl)$/.test(path))
      .map((path) => [relative(".", path), readFileSync(join(folder, path), "latin1")]),
  );
}

/** Gives a command, ends it at random moments with signals of all kinds, and lets it end at last. */
async function killOften(
  command: string[],
  cwd: string,
  kills: number,
  firstSignal: number,
): Promise<void> {
  const random = randomFrom(seed + kills), began = performance.now();
  const expected = await finish(command, join(cwd, "undisturbed"));
  const folder = join(cwd, "killed");
  let usual = performance.now() - began;
  Deno.mkdirSync(folder);
  for (let i = 0; i < kills;) {
    const child = program.start(command, { cwd: folder });
    const signal = signals[(firstSignal + i) % signals.length]!;
    const lifetime = usual * random.uniform();
    const killed = program.pause(lifetime).then(() => child.kill(signal));
    const { code } = await child.ended;
    await killed;
    assert(
      [0, exitCodes[signal]].includes(code),
      `${command[0]}: exit code ${code} after ${signal}`,
    );
    if (code !== 0) i++;
    else {
      usual = Math.min(usual, lifetime);
      assert.deepEqual(contents(folder), expected, `${command[0]} after ${i} kills`);
      rmSync(folder, { recursive: true });
      Deno.mkdirSync(folder);
    }
  }
  assert.deepEqual(await finish(command, folder), expected, command[0]);
}

/** What a command leaves in a folder. */
async function finish(command: string[], cwd: string): Promise<Record<string, string>> {
  Deno.mkdirSync(cwd, { recursive: true });
  const { code, stderr } = await program.int2int(command, { cwd });
  assert.equal(code, 0, stderr);
  return contents(cwd);
}

Deno.test("evaluations, generated files and exports killed at random moments come out the same, and nothing is left", () =>
  inTemporaryFolder(async (folder) => {
    const dump = join(folder, "dumped");
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const model = ["--eval_from_exp", program.runFolder(dump)];
    const ours = ["--dump_path", "dumped", "--exp_name", "e", "--exp_id", "1"];
    const reports = ["--eval_output", "out.jsonl", "--eval_verbose", "1", "--export_pred", "true"];
    const size = ["--eval_size", "512", "--env_base_seed", "5"];
    const commands = {
      evaluation: [...model, ...ours, ...size, ...reports],
      generate: [
        ...["generate", "--operation", "gcd", "--env_base_seed", "3"],
        ...["--train", "20000", "--valid", "100", "--test", "100"],
      ],
      export: ["export", ...model, "onnx"],
    };
    // However few there are, the three together meet every signal.
    const kills = soak(signals.length, Math.ceil(signals.length / 3));
    for (const [i, [name, command]] of Object.entries(commands).entries()) {
      const cwd = join(folder, name);
      Deno.mkdirSync(cwd);
      await killOften(command, cwd, kills, i * kills);
    }
  }));
