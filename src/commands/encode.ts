/** `int2int encode`: turns a file of records into files of examples. */
import { FlagError } from "../errors.ts";
import { compareBases, trainingCommand } from "../encoding/advice.ts";
import { collect, type Read } from "../encoding/collect.ts";
import {
  describeAnswers,
  describeExamples,
  describeFiles,
  describeRepeated,
  describeSets,
  describeShort,
} from "../encoding/describe.ts";
import { type Sets, splitExamples } from "../encoding/split.ts";
import { typesOf } from "../encoding/typed.ts";
import { type EncodedSet, writeSets } from "../encoding/write_sets.ts";
import { dataPath, writeDataFiles } from "../examples/write/data_files.ts";
import { manifestOf } from "../examples/write/manifest.ts";
import type { Texts } from "../flags/arguments.ts";
import { encode as ownFlags } from "../flags/groups/encode.ts";
import { type OwnValues, readOwnFlags } from "../flags/own_flags.ts";
import { defaults } from "../flags/parse.ts";
import type { Flags } from "../flags/table.ts";
import { createTerminal, type Terminal } from "../log/terminal.ts";
import { standardError } from "../log/text_stream.ts";
import { randomFrom, seedOrDrawn } from "../random.ts";
import { listenForInterruption } from "../signals/interruption.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";
import { buildTask, type Task } from "../task/task.ts";
import { writeOutput } from "./standard_output.ts";

type Asked = OwnValues<typeof ownFlags>;

/** @param files with records @returns the exit code */
export async function encodeCommand(
  given: Partial<Flags>,
  own: Texts,
  files: readonly string[],
): Promise<number> {
  const asked = readOwnFlags(ownFlags, own);
  expectSense(asked, files);
  const terminal = createTerminal(standardError());
  const abortion = new AbortController();
  const interruption = listenForInterruption((signal) => {
    terminal.writeLine(`${signal} received: no file is written`);
    abortion.abort();
  });
  try {
    await encodeFiles(asked, files, { given, terminal, signal: abortion.signal });
    return 0;
  } catch (error) {
    const signal = interruption.signal();
    if (!abortion.signal.aborted || signal === undefined) throw error;
    return exitCodeOf(signal);
  } finally {
    terminal.progress.stop();
    interruption.dispose();
  }
}

function expectSense({ group, stratify }: Asked, files: readonly string[]): void {
  if (files.length === 0) {
    throw new FlagError(
      "encode",
      "expected a file, e.g. int2int encode curves.csv --columns a1..a6:rank",
    );
  }
  if (group !== "" && stratify) {
    throw new FlagError(
      "--stratify",
      "not together with --group: groups are not divided to keep proportions",
    );
  }
}

interface Surroundings {
  readonly given: Partial<Flags>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function encodeFiles(
  asked: Asked,
  files: readonly string[],
  { given, terminal, signal }: Surroundings,
): Promise<void> {
  const { progress } = terminal, { columns, window, group, label, data_format: format } = asked;
  const read = await collect({
    ...{ files, columns, window, group, label, format, signal },
    progress: (records) => progress.count("records", records, 0, ""),
  });
  progress.stop();
  const { examples } = read, task = taskFor(given, read);
  say([...describeFiles(read.files), ...describeExamples(examples, task)]);
  say(["", ...describeRepeated(examples)]);
  const isSeedDrawn = (given.env_base_seed ?? -1) < 0,
    seed = seedOrDrawn(given.env_base_seed ?? -1);
  const counts = wantedCounts(asked);
  const sets = splitExamples(examples, {
    counts,
    balance: asked.balance,
    isStratified: asked.stratify,
    isInOrder: window > 0 && group === "" && examples.groups.size === 0,
  }, randomFrom(seed));
  const written = await writeDataFiles<EncodedSet>({
    folder: asked.output,
    name: task.problem.name,
    counts: sizesOf(sets),
    isSeedDrawn,
    manifest: (written) => manifestOf({ files, ...parametersOf(asked, task) }, seed, written),
  }, (open) =>
    writeSets({
      ...{ task, read, sets, seed, signal },
      progress: (split, written, wanted) => progress.count(split, written, wanted, ""),
    }, open));
  progress.stop();
  const manifest = dataPath(asked.output, task.problem.name, "manifest.json");
  if (written === undefined) {
    say([`${manifest}: these files were written before by the same command`]);
    return;
  }
  say([
    ...describeAnswers(examples, written),
    "",
    ...describeSets(examples, written),
    ...describeShort(written, counts),
    `${manifest}: seed ${seed}`,
    "",
    ...compareBases(examples, task),
    ...trainingCommand(task, written),
  ]);
}

/** The problem whose tokens are written: that of `--problem`, or data of the types that were found. */
function taskFor(given: Partial<Flags>, { examples }: Read): Task {
  const types = given.problem ? {} : { operation: "data", data_types: typesOf(examples) };
  return buildTask({ ...defaults(), ...types, ...given });
}

function wantedCounts({ train, valid, test }: Asked) {
  const wanted = (count: number) => count < 0 ? undefined : count;
  return { train: wanted(train), valid: wanted(valid), test: wanted(test) };
}

function sizesOf({ train, valid, test }: Sets) {
  return { train: train.length, valid: valid.length, test: test.length };
}

/** What decides, with the files and the seed, which lines are written. */
function parametersOf({ output: _, ...asked }: Asked, { flags, problem }: Task) {
  const { base, data_types } = flags;
  return { ...asked, problem: problem.name, data_types, base };
}

function say(lines: readonly string[]): void {
  writeOutput(lines.join("\n") + "\n");
}
