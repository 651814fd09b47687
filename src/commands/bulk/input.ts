/**
 * `int2int predict --input FILE`: many problems answered at the speed of an evaluation.
 *
 * An input (`text_input.ts`, `record_input.ts`) gives items in the order of the file: what is asked, and perhaps the right
 * answer, or else what is wrong with the line. Some thousand of them at a time (`windows.ts`) are answered in batches of like
 * lengths (`answer_window.ts`), and leave in their own order as CSV, JSON lines or text (`formats.ts`) for a file that appears
 * when all is done, or for standard output (`sink.ts`). Memory does not depend on the number of problems.
 */
import type { Cell } from "../../records/record.ts";
import type { Mistake, TypedQuestion } from "../../problems/typed_question.ts";

/** A line or a record of an input. */
export interface Item {
  /** Of the file, from 1. */
  readonly line: number;
  /** What is repeated in the output. */
  readonly cells: readonly Cell[];
  readonly question: TypedQuestion | Mistake;
  /** Left out where the input has no right answers. */
  readonly right?: RightAnswer | Mistake;
}

/** A right answer. */
export interface RightAnswer {
  /** Tokens; integers of data without types may be spelled in two ways, one of which the model has learned. */
  readonly spellings: readonly (readonly string[])[];
  /** The value as it was understood. */
  readonly shown: string;
}

/** Where problems come from. */
export interface Input {
  /** For messages. */
  readonly path: string;
  /** Names of an item's cells. */
  readonly columns: readonly string[];
  readonly hasAnswers: boolean;
  /** Items as they come, at least one at a time. */
  blocks(): AsyncIterable<readonly Item[]>;
  /** Somebody may wait for answers before more is asked. */
  readonly isLive: boolean;
}

export function isMistake(found: object): found is Mistake {
  return "mistake" in found;
}
