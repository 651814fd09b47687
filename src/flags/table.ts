/**
 * THE table of every flag. Parsing, help, reference, the log, params.json and the type {@link Flags} come from it.
 */
import type { FlagTypes, Row, Rows } from "./flag.ts";
import { architecture, embeddings } from "./groups/architecture.ts";
import { base } from "./groups/base.ts";
import { builtIn } from "./groups/built_in.ts";
import { config } from "./groups/config.ts";
import { evaluation } from "./groups/evaluation.ts";
import { files } from "./groups/files.ts";
import { generation } from "./groups/generation.ts";
import { optimizers } from "./groups/optimizers.ts";
import { sampling } from "./groups/sampling.ts";
import { recurrent } from "./groups/recurrent.ts";
import { running } from "./groups/running.ts";
import { sharedLayers } from "./groups/shared_layers.ts";
import { technical } from "./groups/technical.ts";

/** The flags by theme, titled after the sections of the paper, in the order in which help shows them. */
export const groups: readonly { readonly title: string; readonly rows: Rows }[] = [
  { title: "Base parameters (paper 3.1)", rows: base },
  { title: "Limits and checks of a run", rows: running },
  { title: "The problem and its generation (paper 3.5)", rows: generation },
  { title: "Built-in problems", rows: builtIn },
  { title: "Evaluation (paper 3.3)", rows: evaluation },
  { title: "Sampling and constrained decoding", rows: sampling },
  { title: "Optimizers (paper 3.7)", rows: optimizers },
  { title: "Model architecture (paper 3.6)", rows: architecture },
  { title: "Embeddings (paper 3.6)", rows: embeddings },
  { title: "Shared layers: universal transformers (paper 3.6)", rows: sharedLayers },
  { title: "Other architectures: LSTM and GRU (paper 3.6)", rows: recurrent },
  { title: "Reading from files (paper 3.4)", rows: files },
  { title: "Technical parameters (paper 3.2)", rows: technical },
  { title: "Configuration files", rows: config },
];

const table = {
  ...base,
  ...running,
  ...generation,
  ...builtIn,
  ...evaluation,
  ...sampling,
  ...optimizers,
  ...architecture,
  ...embeddings,
  ...sharedLayers,
  ...recurrent,
  ...files,
  ...technical,
};

/** The name of a flag, without dashes. */
export type FlagName = keyof typeof table;

/** The value of every flag, frozen. */
export type Flags = {
  readonly [Name in FlagName]: FlagTypes[(typeof table)[Name]["type"]];
};

/** All names, in the order of the table. */
export const flagNames: readonly FlagName[] = Object.keys(table) as FlagName[];

/** The row of one flag. */
export function rowOf(name: FlagName): Row {
  return table[name];
}

/** Tells whether `text` is exactly the name of a flag (aliases are not). */
export function isFlagName(text: string): text is FlagName {
  return Object.hasOwn(table, text);
}
