/** `int2int generate`: writes files of examples, all of them different. */
import { availableCores } from "../executors/onnx/lanes.ts";
import { FlagError } from "../errors.ts";
import { dataPath } from "../examples/write/data_files.ts";
import { generateFiles, type WrittenSet } from "../examples/write/generate_files.ts";
import { drawingOf, manifestOf } from "../examples/write/manifest.ts";
import { expectUsed } from "../flags/effect.ts";
import { exampleFlagsOf } from "../flags/example_flags.ts";
import { generate } from "../flags/groups/generate.ts";
import type { Texts } from "../flags/arguments.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { flagsWith } from "../flags/parse.ts";
import type { Flags } from "../flags/table.ts";
import { seedOrDrawn } from "../random.ts";
import { buildTask } from "../task/task.ts";
import { unlessInterrupted } from "./unless_interrupted.ts";

/** @param own the flags that only this command has @returns the exit code */
export async function generateCommand(
  given: Partial<Flags>,
  own: Texts,
): Promise<number> {
  const flags = checkedFlags(given);
  const { output: folder, ...counts } = readOwnFlags(generate, own);
  if (counts.train + counts.valid + counts.test === 0) {
    throw new FlagError("--train", "nothing to write: --train, --valid and --test are all 0");
  }
  const isSeedDrawn = flags.env_base_seed < 0;
  const seed = seedOrDrawn(flags.env_base_seed);
  const task = buildTask(flags);
  return await unlessInterrupted(async (terminal, signal) => {
    const { progress } = terminal;
    const sets = await generateFiles({
      ...{ task, seed, isSeedDrawn, counts, folder, signal },
      workers: given.num_workers ?? availableCores(),
      progress: (split, wanted, { examples, duplicates }) =>
        progress.count(split, examples, wanted, `${duplicates} duplicates`),
      warn: (message) => terminal.writeLine(`warning: ${message}`),
      manifest: (sets) => manifestOf(exampleFlagsOf(flags), seed, sets, drawingOf),
    });
    progress.stop();
    const manifest = dataPath(folder, task.problem.name, "manifest.json");
    if (sets === undefined) {
      console.log(`${manifest}: these files were written before by the same command`);
      return;
    }
    sets.forEach((set) => console.log(describe(set)));
    console.log(`${manifest}: seed ${seed}`);
  });
}

function checkedFlags(given: Partial<Flags>): Flags {
  expectUsed("generate", given);
  const flags = flagsWith(given, "generate");
  if (flags.operation === "data" && flags.problem === "") {
    const expected = "expected a problem whose examples are made, like gcd, or --problem FILE";
    throw new FlagError("--operation", expected);
  }
  return flags;
}

function describe(set: WrittenSet): string {
  const { path, examples, bytes, duplicates, tooLong, failed, errors } = set;
  const rejected = tooLong + failed + errors,
    raised = errors === 0 ? "" : `, ${errors} with an error`;
  return `${path}: ${examples} examples, ${(bytes / 1e6).toFixed(1)} MB; ` +
    `duplicates left out: ${duplicates}, rejected: ${rejected} (${tooLong} too long${raised})`;
}
