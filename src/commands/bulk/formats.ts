/** How answers are written. */
import { showValue } from "../../text/show_value.ts";
import type { Cell } from "../../records/record.ts";
import { csvCell } from "../../text/csv_cell.ts";
import { jsonText } from "../../text/json_text.ts";
import { shorten } from "../../text/shorten.ts";
import { showAnswered } from "../show_answers.ts";
import type { Answered, Answering } from "./answer_window.ts";
import { type Fields, fieldsOf, type OutputShape } from "./answer_fields.ts";
import { isMistake } from "./input.ts";

export interface Format {
  /** Stands before all rows. */
  readonly head: string;
  row(answered: Answered): string;
}

/** What is written, and how. */
export interface Writing extends OutputShape {
  readonly answering: Pick<Answering, "asked" | "checker">;
  /** Names of the input's columns. */
  readonly columns: readonly string[];
}

export const formats: Readonly<Record<"csv" | "jsonl" | "text", (writing: Writing) => Format>> = {
  csv(writing) {
    // Beside a list of all answers the columns would say the best one twice.
    const flat = { ...writing, hasBeams: false };
    const names = Object.keys(record(flat, noItem));
    return {
      head: csvLine(names),
      row: (answered) => csvLine(Object.values(record(flat, answered)).map(cellText)),
    };
  },
  jsonl: (writing) => ({
    head: "",
    row: (answered) => `${jsonText(record(writing, answered))}\n`,
  }),
  text: ({ answering: { asked } }) => ({
    head: "",
    row({ item: { cells, question }, answers }) {
      if (!isMistake(question) && answers !== undefined) {
        return showAnswered(asked, question, answers);
      }
      return `${shorten(cells.map(cellText).join(" "))}\n  (not answered)\n`;
    },
  }),
};

/** For the names of the columns. */
const noItem: Answered = { item: { line: 0, cells: [], question: { mistake: "" } } };

/** The columns of the input, and behind them those of the answer, which are called otherwise where a name is taken. */
function record({ answering, columns, ...shape }: Writing, answered: Answered): Fields {
  const { cells } = answered.item, taken = new Set(columns);
  const found = Object.entries(fieldsOf(answering, answered, shape));
  return {
    ...Object.fromEntries(columns.map((name, i) => [name, echoed(cells[i] ?? null)])),
    ...Object.fromEntries(found.map(([name, field]) => [freeName(name, taken), field])),
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`model_${name}`, taken) : name;
}

/** Integers that a format delivers as text are integers again. */
function echoed(cell: Cell): unknown {
  if (typeof cell === "string") return integer.test(cell) ? BigInt(cell) : cell;
  return Array.isArray(cell) ? cell.map(echoed) : cell;
}

const integer = /^(?:0|-?[1-9]\d*)$/;

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\n`;
}

/** Probabilities stand apart as tokens do. */
function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  const isProbabilities = Array.isArray(value) && typeof value[0] === "number";
  return isProbabilities ? value.join(" ") : showValue(value);
}
