/** What may be meant by a token that no vocabulary has. */
import { positionalInts } from "../../tokenizers/positional_ints.ts";
import type { Vocabulary } from "../../tokenizers/vocabulary.ts";

/** Longer integers would make a message hard to read. */
const wholeInteger = /^[+-]?\d{1,40}$/;

const csv = "this looks like a table: add --columns PROBLEM:ANSWER, or see int2int encode --help";

/** Ends the message about an unknown token: how it should be written; empty where nothing can be said. */
export type TokenHint = (token: string) => string;

/** @param base of the integers of the vocabulary, if it has any */
export function tokenHintOf({ idOf }: Vocabulary, base: number): TokenHint {
  const hasIntegers = ["+", "-", String(base - 1)].every((token) => idOf(token) !== undefined);
  return (token) => {
    if (/[,;]/.test(token)) return `; ${csv}`;
    if (!hasIntegers || !wholeInteger.test(token)) return "";
    return `; write ${positionalInts(base).encode(BigInt(token)).join(" ")}`;
  };
}
