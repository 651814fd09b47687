/** `int2int encode`: turns a file of records into files of examples. */
import { FlagError } from "../errors.ts";
import { compareBases, trainingCommand } from "../encoding/advice.ts";
import { describeAnswers, describeSets, describeShort } from "../encoding/describe.ts";
import { type Encoded, encodeFiles } from "../encoding/encode_files.ts";
import { inputsOf } from "../encoding/inputs.ts";
import type { Texts } from "../flags/arguments.ts";
import { encode as ownFlags } from "../flags/groups/encode.ts";
import { type OwnValues, readOwnFlags } from "../flags/own_flags.ts";
import type { Flags } from "../flags/table.ts";
import type { Terminal } from "../log/terminal.ts";
import { inputPath } from "../records/standard_input.ts";
import { writeOutput } from "./standard_output.ts";
import { unlessInterrupted } from "./unless_interrupted.ts";

type Asked = OwnValues<typeof ownFlags>;

/** @param files with records @returns the exit code */
export async function encodeCommand(
  given: Partial<Flags>,
  own: Texts,
  files: readonly string[],
): Promise<number> {
  const asked = readOwnFlags(ownFlags, own);
  expectSense(asked, files);
  return await unlessInterrupted(async (terminal, signal) => {
    const counts = wantedCounts(asked), paths = files.map(inputPath);
    const encoded = await encodeFiles({
      ...{ files: paths, inputs: inputsOf(paths), given, counts, signal },
      ...{ columns: asked.columns, window: asked.window, format: asked.data_format },
      ...{ group: asked.group, label: asked.label, skipsBad: asked.skip_bad_lines },
      ...{ balance: asked.balance, isStratified: asked.stratify, folder: asked.output },
      progress: terminal.progress,
      read: (lines) => say(terminal, lines),
    });
    say(terminal, describe(encoded, counts));
  });
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

function wantedCounts({ train, valid, test }: Asked) {
  const wanted = (count: number) => count < 0 ? undefined : count;
  return { train: wanted(train), valid: wanted(valid), test: wanted(test) };
}

function describe(
  { examples, task, sets, manifest, seed }: Encoded,
  counts: ReturnType<typeof wantedCounts>,
): string[] {
  if (sets === undefined) {
    return [`${manifest}: these files were written before by the same command`];
  }
  return [
    ...describeAnswers(examples, sets),
    "",
    ...describeSets(examples, sets),
    ...describeShort(sets, counts),
    `${manifest}: seed ${seed}`,
    "",
    ...compareBases(examples, task),
    ...trainingCommand(task, sets),
  ];
}

function say({ progress }: Terminal, lines: readonly string[]): void {
  progress.stop();
  writeOutput(lines.join("\n") + "\n");
}
