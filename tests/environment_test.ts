import assert from "node:assert/strict";
import fc from "fast-check";
import { availableCores, systemCores } from "../src/executors/onnx/lanes.ts";
import {
  cacheFolder,
  librariesVariable,
  slurmCores,
  slurmJob,
  slurmRestarts,
} from "../src/environment.ts";
import { FlagError } from "../src/errors.ts";
import * as program from "./commands/program.ts";
import { inTemporaryFolder, namesIn } from "./files/faulty_calls.ts";

function withVariable<T>(name: string, value: string, body: () => T): T {
  const before = Deno.env.get(name);
  Deno.env.set(name, value);
  try {
    return body();
  } finally {
    if (before === undefined) Deno.env.delete(name);
    else Deno.env.set(name, before);
  }
}

Deno.test("no more cores are used than the system lets this process use, whatever Slurm granted", () => {
  const cores = (granted: string) => withVariable("SLURM_CPUS_PER_TASK", granted, availableCores);
  assert.equal(cores("999"), systemCores());
  assert.equal(cores("1"), 1);
  assert.equal(cores(""), systemCores());
});

Deno.test("whatever Slurm's number of a job is, it is one folder's name or refused", () => {
  fc.assert(fc.property(fc.string({ minLength: 1, unit: "binary" }), (text) => {
    fc.pre(!text.includes("\0"));
    const isName = /^[A-Za-z0-9._-]{1,200}$/.test(text) && text !== "." && text !== "..";
    withVariable("SLURM_JOB_ID", text, () => {
      if (isName) assert.equal(slurmJob(), text);
      else assert.throws(slurmJob, FlagError);
    });
  }));
});

Deno.test("the jobs of an array are named after it and their place in it", () => {
  const named = (job: string, array: string, task: string) =>
    withVariable(
      "SLURM_JOB_ID",
      job,
      () =>
        withVariable("SLURM_ARRAY_JOB_ID", array, () =>
          withVariable("SLURM_ARRAY_TASK_ID", task, slurmJob)),
    );
  assert.equal(named("4713", "4711", "2"), "4711_2");
  assert.equal(named("4713", "4711", "0"), "4711_0");
  assert.equal(named("4713", "", "2"), "4713");
  assert.equal(named("", "4711", "2"), undefined);
  assert.throws(() => named("4713", "..", "2"), FlagError);
  assert.throws(() => named("4713", "4711", "x"), FlagError);
});

Deno.test("the cache is where the user says, or in the home folder", () => {
  const cache = (xdg: string, home: string) =>
    withVariable("XDG_CACHE_HOME", xdg, () => withVariable("HOME", home, cacheFolder));
  assert.equal(cache("/c", "/me"), "/c");
  assert.equal(cache("", "/me"), "/me/.cache");
  assert.equal(cache("not/absolute", "/me"), "/me/.cache");
  assert.equal(cache("", ""), undefined);
});

Deno.test("Slurm's numbers are numbers or refused", () => {
  for (const text of ["x", "-1", "1.5", "1e3", " 1", "99999999999"]) {
    withVariable("SLURM_CPUS_PER_TASK", text, () => assert.throws(slurmCores, FlagError));
    withVariable("SLURM_RESTART_COUNT", text, () => assert.throws(slurmRestarts, FlagError));
  }
  withVariable("SLURM_CPUS_PER_TASK", "0", () => assert.throws(slurmCores, FlagError));
  assert.equal(withVariable("SLURM_CPUS_PER_TASK", "12", slurmCores), 12);
  assert.equal(withVariable("SLURM_RESTART_COUNT", "3", slurmRestarts), 3);
  assert.equal(withVariable("SLURM_RESTART_COUNT", "", slurmRestarts), 0);
});

const names = "expected 1 to 200 of the characters A-Z a-z 0-9 . _ , = - (and not . or ..), found";

/** A variable, its value, and all that the program says. */
const refused: [string, string, string][] = [
  ["SLURM_JOB_ID", "../../x", `SLURM_JOB_ID: ${names} "../../x"`],
  ["SLURM_JOB_ID", "..", `SLURM_JOB_ID: ${names} ".."`],
  [
    "SLURM_CPUS_PER_TASK",
    "many",
    'SLURM_CPUS_PER_TASK: expected an integer, at least 1, found "many"',
  ],
  ["SLURM_RESTART_COUNT", "-1", 'SLURM_RESTART_COUNT: expected an integer, at least 0, found "-1"'],
  [
    librariesVariable,
    "/nowhere",
    `/nowhere: expected a folder, as ${librariesVariable} names it; there is none`,
  ],
];

Deno.test("a variable that cannot be used is refused in one line before anything is written", () =>
  inTemporaryFolder(async (folder) => {
    for (const [name, value, line] of refused) {
      const run = program.int2int(unnamed(`${folder}/a/b/c`), { env: { [name]: value } });
      const { code, stderr } = await run;
      assert.deepEqual([code, stderr], [2, `int2int: ${line}\n`]);
      assert.deepEqual(namesIn(folder), []);
    }
  }));

Deno.test("in a Slurm job a run is named after it, and uses no more threads than there are cores", () =>
  inTemporaryFolder(async (dump) => {
    const env = { SLURM_JOB_ID: "4711", SLURM_CPUS_PER_TASK: "999" };
    const args = unnamed(dump, { max_epoch: 1, batch_size: 128, device: "cpu" });
    assert.equal((await program.int2int(args, { env })).code, 0);
    const [engine] = program.messages(program.runFolder(dump, "4711"), /^Engine: /);
    const [, parts, threads] = /(\d+) × (\d+) threads/.exec(engine!)!;
    assert(Number(parts) * Number(threads) <= systemCores(), engine);
  }));

/** A command line without `--exp_id`. */
function unnamed(dump: string, changes: program.Flags = {}): string[] {
  const args = program.commandLine(dump, changes);
  return args.toSpliced(args.indexOf("--exp_id"), 2);
}
