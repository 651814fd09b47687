/** Searches as a user starts them. */
import { readFileSync } from "node:fs";
import { type Flags, int2int, runFolder } from "../commands/program.ts";
import type { Ended } from "../child_process.ts";
import type { RoundRecord } from "../../src/search/record.ts";

export const example = new URL("../../examples/no_isosceles.ts", import.meta.url).pathname;

/** A search that takes a moment: 5 × 5 points, of which at most 7 can be chosen. */
const tiny: Flags = {
  n: 5,
  exp_name: "e",
  exp_id: "1",
  dec_emb_dim: 16,
  n_dec_layers: 1,
  n_dec_heads: 2,
  batch_size: 16,
  optimizer: "adam,lr=0.001",
  max_output_len: 12,
  env_base_seed: 3,
  device: "cpu",
  start_size: 40,
  population: 20,
  steps: 6,
  samples: 30,
  rounds: 4,
  report_loss_every: 4,
};

/** The words of the command. */
export function searchCommand(dump: string, changes: Flags = {}, file = example): string[] {
  const flags = Object.entries({ ...tiny, dump_path: dump, ...changes });
  return ["search", file, ...flags.flatMap(([name, value]) => [`--${name}`, String(value)])];
}

export function search(dump: string, changes?: Flags, file?: string): Promise<Ended> {
  return int2int(searchCommand(dump, changes, file));
}

export interface FoundLine {
  readonly score: number;
  readonly round: number;
  readonly construction: unknown;
  readonly tokens: string;
}

export function foundIn(dump: string, id?: string): FoundLine[] {
  return linesOf(`${runFolder(dump, id)}/best.jsonl`) as FoundLine[];
}

export function roundsIn(dump: string, id?: string): RoundRecord[] {
  return linesOf(`${runFolder(dump, id)}/rounds.jsonl`) as RoundRecord[];
}

function linesOf(path: string): unknown[] {
  return readFileSync(path, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
}
