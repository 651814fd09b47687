/** What was seen, as tables for spreadsheets and statistics: one line for each number, or a few that belong together. */
import { csvCell } from "../text/csv_cell.ts";
import type { Inspection } from "./inspection.ts";
import type { Seen } from "./look.ts";

type Cell = string | number;

export interface CsvTable {
  readonly name: string;
  readonly head: readonly string[];
  rows(): Iterable<readonly Cell[]>;
}

/** Longer tables are left to the safetensors file. */
const mostRows = 1_000_000;

/** @returns the tables, and the names of those that would be too long */
export function tablesOf(inspection: Inspection): { tables: CsvTable[]; tooLong: string[] } {
  const all = [
    attentionTable(inspection),
    predictionTable(inspection),
    stateTable(inspection),
    embeddingTable(inspection),
    spectrumTable(inspection),
  ];
  const isLong = ({ name }: CsvTable) => name === "attention" && attended(inspection) > mostRows;
  return {
    tables: all.filter((table) => !isLong(table)),
    tooLong: all.filter(isLong).map(({ name }) => name),
  };
}

/** Names that tables may have. */
export const tableNames: readonly string[] = [
  ...["attention", "predictions", "states", "embeddings", "spectrum"],
];

/** The lines of a table, many at a time, with what RFC 4180 asks for in quotes. */
export function* csvLines({ head, rows }: CsvTable): Generator<string> {
  let lines = `${head.join(",")}\n`;
  for (const row of rows()) {
    lines += `${row.map((cell) => csvCell(String(cell))).join(",")}\n`;
    if (lines.length < 2 ** 16) continue;
    yield lines;
    lines = "";
  }
  yield lines;
}

const isAttention = ({ kind }: Seen) => kind.endsWith("attention");

function attended({ seen }: Inspection): number {
  return seen.filter(isAttention).reduce((sum, { tensor }) => sum + tensor.data.length, 0);
}

function attentionTable({ seen, tokens }: Inspection): CsvTable {
  return {
    name: "attention",
    head: [
      ...["tensor", "head", "query_position", "query_token", "key_position", "key_token"],
      "weight",
    ],
    *rows() {
      for (const one of seen.filter(isAttention)) {
        const { tensor: { shape: [heads = 0, queries = 0, keys = 0], data } } = one;
        const keyTokens = tokens[one.kind === "cross_attention" ? "encoder" : one.stack];
        for (let i = 0; i < heads * queries * keys; i++) {
          const head = Math.floor(i / (queries * keys)), q = Math.floor(i / keys) % queries;
          const k = i % keys;
          yield [one.name, head, q, tokens[one.stack][q]!, k, keyTokens[k]!, data[i]!];
        }
      }
    },
  };
}

function predictionTable({ predictions, tokens, vocabulary }: Inspection): CsvTable {
  return {
    name: "predictions",
    head: ["layer", "position", "token_read", "rank", "token", "probability"],
    *rows() {
      for (const { seen, candidates } of predictions) {
        for (const [t, best] of candidates.entries()) {
          for (const [rank, { id, probability }] of best.entries()) {
            const read = tokens[seen.stack][t]!;
            yield [seen.label, t, read, rank + 1, vocabulary.tokens[id]!, probability];
          }
        }
      }
    },
  };
}

function stateTable({ states, tokens }: Inspection): CsvTable {
  return {
    name: "states",
    head: ["stack", "layer", "position", "token", "norm", "pc1", "pc2"],
    *rows() {
      for (const { seen, norms, components: { scores } } of states) {
        for (const [t, norm] of norms.entries()) {
          const [x = 0, y = 0] = scores[t]!;
          yield [seen.stack, seen.label, t, tokens[seen.stack][t]!, norm, x, y];
        }
      }
    },
  };
}

function embeddingTable({ embeddings }: Inspection): CsvTable {
  return {
    name: "embeddings",
    head: ["stack", "id", "token", "pc1", "pc2"],
    *rows() {
      for (const { stack, tokens, components: { scores } } of embeddings) {
        for (const [i, { id, token }] of tokens.entries()) {
          const [x = 0, y = 0] = scores[i]!;
          yield [stack, id, token, x, y];
        }
      }
    },
  };
}

function spectrumTable({ embeddings }: Inspection): CsvTable {
  return {
    name: "spectrum",
    head: ["stack", "frequency", "period", "share"],
    *rows() {
      for (const { stack, numbers } of embeddings) {
        for (const { frequency, period, share } of numbers?.frequencies ?? []) {
          yield [stack, frequency, period, share];
        }
      }
    },
  };
}
