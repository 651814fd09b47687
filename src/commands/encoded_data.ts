/** Training on a table: it is encoded before training, once for all runs that want it the same way. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { encodeFiles } from "../encoding/encode_files.ts";
import { type Input, inputsOf } from "../encoding/inputs.ts";
import { dataPath } from "../examples/write/data_files.ts";
import { fileLimits, readTextFile } from "../files/regular_file.ts";
import type { Flags } from "../flags/table.ts";
import { createTerminal } from "../log/terminal.ts";
import { standardError } from "../log/text_stream.ts";
import { defaultDumpPath } from "../training/run_folder.ts";

/** Characters of a digest that tell files of one name apart. */
const digestLength = 12;

/** Seed of the split: the same for all runs, whatever their own, so that they can be compared. */
const splitSeed = 0;

/**
 * The flags with which a run trains on what `--columns` says of a table: its examples as tokens, and their types.
 *
 * @throws {FlagError | FileError} when the table cannot be read
 */
export async function withEncodedData(flags: Flags): Promise<Flags> {
  const { columns, train_data, base, data_types, dump_path, skip_bad_lines } = flags;
  if (columns === "") return flags;
  const isSplit = flags.eval_data === "", inputs = inputsOf([train_data]);
  // Tables without bad lines keep the folders that they have.
  const skipping = skip_bad_lines ? ["skip_bad_lines"] : [];
  const wanted = JSON.stringify([inputs, columns, base, data_types, isSplit, ...skipping]);
  const digest = createHash("sha256").update(wanted).digest("hex").slice(0, digestLength);
  // Commas stand between the files of --eval_data.
  const name = basename(train_data).replaceAll(/[^\w.-]/g, "_");
  const place = join(dump_path || defaultDumpPath, "encoded", `${name}-${digest}`);
  // What stands before an equals sign would be taken for the name of a set.
  const folder = /^[^/]*=/.test(place) ? `./${place}` : place;
  const manifest = dataPath(folder, "data", "manifest.json");
  if (!existsSync(manifest)) await encodeTable(flags, inputs, folder, isSplit);
  const pathOf = (split: "train" | "valid" | "test") => `${folder}/data.${split}`;
  return Object.freeze({
    ...flags,
    columns: "",
    data_types: typesIn(manifest),
    train_data: pathOf("train"),
    ...isSplit && { eval_data: [pathOf("valid"), pathOf("test")].join(",") },
  });
}

async function encodeTable(
  flags: Flags,
  inputs: readonly Input[],
  folder: string,
  isSplit: boolean,
): Promise<void> {
  const { columns, train_data, base, data_types, skip_bad_lines: skipsBad } = flags;
  const { progress } = createTerminal(standardError()), held = isSplit ? undefined : 0;
  try {
    await encodeFiles({
      ...{ files: [train_data], inputs, columns, skipsBad, folder, progress },
      ...{ window: 0, format: "", group: "", label: "", balance: 0, isStratified: false },
      counts: { train: undefined, valid: held, test: held },
      given: { base, env_base_seed: splitSeed, ...data_types !== "" && { data_types } },
      // Signals end the process, and leave nothing but temporary files; Slurm's notice waits for the run.
      signal: new AbortController().signal,
      read: (lines) => console.error(lines.join("\n")),
    });
  } finally {
    progress.stop();
  }
}

function typesIn(manifest: string): string {
  const { parameters } = JSON.parse(readTextFile(manifest, fileLimits.flags)) as {
    parameters: { data_types: string };
  };
  return parameters.data_types;
}
