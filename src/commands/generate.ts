/** `int2int generate`: writes files of examples, all of them different. */
import { availableCores } from "../executors/onnx/lanes.ts";
import { FlagError } from "../errors.ts";
import { dataPath, generateFiles, type WrittenSet } from "../examples/write/generate_files.ts";
import { manifestOf } from "../examples/write/manifest.ts";
import { drawProgress } from "../examples/write/progress.ts";
import { standardError } from "../log/text_stream.ts";
import { expectUsed } from "../flags/effect.ts";
import { exampleFlagsOf } from "../flags/example_flags.ts";
import { generate } from "../flags/groups/generate.ts";
import type { Texts } from "../flags/arguments.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { parametersWith } from "../flags/parse.ts";
import type { Parameters } from "../flags/table.ts";
import { drawSeed } from "../random.ts";
import { listenForInterruption } from "../signals/interruption.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { buildTask } from "../task/task.ts";

/** @param own the flags that only this command has @returns the exit code */
export async function generateCommand(
  given: Partial<Parameters>,
  own: Texts,
): Promise<number> {
  const parameters = checkedParameters(given);
  const { output: folder, ...counts } = readOwnFlags(generate, own);
  if (counts.train + counts.valid + counts.test === 0) {
    throw new FlagError("--train", "nothing to write: --train, --valid and --test are all 0");
  }
  const isSeedDrawn = parameters.env_base_seed < 0;
  const seed = isSeedDrawn ? drawSeed() : parameters.env_base_seed;
  const task = buildTask(parameters);
  const terminal = drawProgress(standardError());
  const abortion = new AbortController();
  const interruption = listenForInterruption((signal) => {
    terminal.line(`${signal} received: no file is written`);
    abortion.abort();
  });
  try {
    const sets = await generateFiles({
      ...{ task, seed, isSeedDrawn, counts, folder, signal: abortion.signal },
      workers: given.num_workers ?? availableCores(),
      progress: (split, wanted, draws) => terminal.show(split, wanted, draws),
      warn: (message) => terminal.line(`warning: ${message}`),
      manifest: (sets) => manifestOf(exampleFlagsOf(parameters), seed, sets),
    });
    terminal.stop();
    const manifest = dataPath(folder, task.problem.name, "manifest.json");
    if (sets === undefined) {
      console.log(`${manifest}: these files were written before by the same command`);
      return 0;
    }
    sets.forEach((set) => console.log(describe(set)));
    console.log(`${manifest}: seed ${seed}`);
    return 0;
  } catch (error) {
    const signal = interruption.signal();
    if (!abortion.signal.aborted || signal === undefined) throw error;
    return exitCodeOf(signal);
  } finally {
    terminal.stop();
    interruption.dispose();
  }
}

function checkedParameters(given: Partial<Parameters>): Parameters {
  expectUsed("generate", given);
  const parameters = parametersWith(given, "generate");
  if (parameters.operation === "data" && parameters.problem === "") {
    const expected = "expected a problem whose examples are made, like gcd, or --problem FILE";
    throw new FlagError("--operation", expected);
  }
  return parameters;
}

function describe(set: WrittenSet): string {
  const { path, examples, bytes, duplicates, tooLong, failed, errors } = set;
  const rejected = tooLong + failed + errors,
    raised = errors === 0 ? "" : `, ${errors} with an error`;
  return `${path}: ${examples} examples, ${(bytes / 1e6).toFixed(1)} MB; ` +
    `duplicates left out: ${duplicates}, rejected: ${rejected} (${tooLong} too long${raised})`;
}
