/**
 * From files of records to files of examples: what `int2int encode` does, and training on a table.
 *
 * Records are read once, into numbers (`collect.ts`); then it is known which data type holds them all (`typed.ts`), they are split
 * (`split.ts`), and written as tokens (`write_sets.ts`).
 */
import { FlagError } from "../errors.ts";
import { dataPath, writeDataFiles } from "../examples/write/data_files.ts";
import { manifestOf } from "../examples/write/manifest.ts";
import { defaults } from "../flags/parse.ts";
import type { Flags } from "../flags/table.ts";
import type { Progress } from "../log/terminal.ts";
import { randomFrom, seedOrDrawn } from "../random.ts";
import { buildTask, type Task } from "../task/task.ts";
import { collect, type Read, type Reading } from "./collect.ts";
import type { Collected } from "./collected.ts";
import { describeExamples, describeFiles, describeRepeated } from "./describe.ts";
import type { Input } from "./inputs.ts";
import { type Sets, splitExamples, type SplitWishes } from "./split.ts";
import { sideReading, type SideReadings } from "./side_reading.ts";
import { expectFitting, typesOf } from "./typed.ts";
import { type EncodedSet, writeSets } from "./write_sets.ts";

export interface EncodingRequest
  extends Omit<Reading, "progress" | "readings">, Omit<SplitWishes, "isInOrder"> {
  /** Flags that were given: the problem, or base and data types where these shall not be chosen; the seed. */
  readonly given: Partial<Flags>;
  /** What the files are, for the manifest. */
  readonly inputs: readonly Input[];
  readonly folder: string;
  readonly progress: Pick<Progress, "count">;
  /** Is given what was read, in lines, before anything is written. */
  readonly read: (lines: readonly string[]) => void;
}

export interface Encoded {
  readonly examples: Collected;
  readonly task: Task;
  /** Left out where an equal request had written them before. */
  readonly sets: readonly EncodedSet[] | undefined;
  /** Path of the manifest. */
  readonly manifest: string;
  readonly seed: number;
}

/**
 * @throws {FlagError} naming a column that is not there, or when there are too few examples
 * @throws {FileError} naming the record that cannot be read, or the file that cannot be written
 * @throws {DOMException} when the signal is given
 */
export async function encodeFiles(request: EncodingRequest): Promise<Encoded> {
  const { given, inputs, folder, progress, signal } = request;
  const known = given.problem || given.data_types ? taskOf(given) : undefined;
  const read = await collect({
    ...request,
    readings: readingsFor(known),
    progress: (records) => progress.count("records", records, records),
  });
  const { examples } = read, task = taskFor(given, read, known);
  request.read([
    ...describeFiles(read.files),
    ...describeExamples(examples, task),
    "",
    ...describeRepeated(examples),
  ]);
  const drawn = given.env_base_seed ?? -1, seed = seedOrDrawn(drawn), { name } = task.problem;
  const isInOrder = request.window > 0 && examples.groups.size <= 1;
  const sets = splitExamples(examples, { ...request, isInOrder }, randomFrom(seed));
  const parameters = { ...parametersOf(request, task), inputs };
  const written = await writeDataFiles<EncodedSet>({
    ...{ folder, name, counts: sizesOf(sets), isSeedDrawn: drawn < 0 },
    manifest: (written) => manifestOf(parameters, seed, written),
  }, (open) =>
    writeSets({
      ...{ task, read, sets, seed, signal },
      progress: (split, written, wanted) => progress.count(split, written, wanted),
    }, open));
  return { examples, task, sets: written, manifest: dataPath(folder, name, "manifest.json"), seed };
}

/** How values are read: integers, unless a type or a problem of another kind is given. */
function readingsFor(known: Task | undefined): SideReadings {
  const problem = known?.problem;
  return {
    problem: sideReading(problem?.inputTokenizer),
    query: sideReading(problem?.queryTokenizer),
    answer: sideReading(problem?.outputTokenizer),
  };
}

function taskOf(given: Partial<Flags>, types = () => ""): Task {
  const found = given.problem ? {} : { operation: "data", data_types: given.data_types || types() };
  return buildTask({ ...defaults(), ...given, ...found });
}

/**
 * The problem whose tokens are written: that of `--problem`, or data of the types that were found.
 *
 * @throws {FlagError} when it has queries and the records have none, or the other way round
 */
function taskFor(given: Partial<Flags>, { examples }: Read, known: Task | undefined): Task {
  if (given.data_types) expectFitting(given.data_types, examples);
  const task = known ?? taskOf(given, () => typesOf(examples)), { name } = task.problem;
  const asksQueries = task.problem.queryTokenizer !== undefined;
  if (asksQueries === examples.hasQueries) return task;
  throw new FlagError(
    "--columns",
    asksQueries
      ? `expected PROBLEM:QUERY:ANSWER, as ${name} has queries`
      : `expected PROBLEM:ANSWER, as ${name} has no queries`,
  );
}

function sizesOf({ train, valid, test }: Sets) {
  return { train: train.length, valid: valid.length, test: test.length };
}

/** What decides, with the files and the seed, which lines are written. */
function parametersOf(request: EncodingRequest, { flags: { base, data_types }, problem }: Task) {
  const { columns, window, group, label, format, balance, isStratified, skipsBad } = request;
  return {
    ...{ problem: problem.name, data_types, base },
    ...{ columns, window, group, label, data_format: format, balance, stratify: isStratified },
    ...skipsBad && { skip_bad_lines: skipsBad },
  };
}
