import { FileError } from "../../errors.ts";
import { shorten } from "../../text/shorten.ts";
import type { Tokenizer } from "../../tokenizers/tokenizer.ts";
import type { Vocabulary } from "../../tokenizers/vocabulary.ts";
import { show } from "./check_fields.ts";
import { type TokenizerField, unknownToken } from "./guard.ts";

/**
 * Writes a value and reads it back. Reading may lose something, such as digits of a float, but what was read must be
 * written in the same way.
 *
 * @param field of the problem that is the tokenizer, for messages
 * @returns the tokens
 * @throws {ExampleError} if the tokenizer raises an error that says nothing about other values
 * @throws {FileError} if they are not in the vocabulary, or not read as the value they stand for
 */
export function expectReadable(
  path: string,
  field: TokenizerField,
  tokenizer: Tokenizer<unknown>,
  value: unknown,
  vocabulary: Vocabulary,
): readonly string[] {
  const tokens: unknown = tokenizer.encode(value);
  if (!Array.isArray(tokens)) {
    throw new FileError(path, `${field}.encode: expected an array of texts, found ${show(tokens)}`);
  }
  const unknown = tokens.find((token) => vocabulary.idOf(token) === undefined);
  if (unknown !== undefined) {
    throw new FileError(path, unknownToken(`${field}.encode`, unknown));
  }
  const text = tokens.join(" "), read = tokenizer.parse(tokens);
  if (read === undefined) throw new FileError(path, `${field}.parse cannot read ${shorten(text)}`);
  expectSameKind(path, field, value, read);
  const again = tokenizer.encode(read).join(" ");
  if (again === text) return tokens;
  const problem = `reads ${shorten(text)} as what is written ${shorten(again)}`;
  throw new FileError(path, `${field}.parse ${problem}`);
}

/** A number that comes back as a bigint would break `evaluate` and `codeClass`, but only later. */
function expectSameKind(path: string, field: string, value: unknown, read: unknown): void {
  const [made, found] = [kindOf(value), kindOf(read)];
  if (made === found) return;
  const remedy = made === "number" && found === "bigint"
    ? "; for ordinary numbers, write asNumbers(…) around the tokenizer of integers"
    : "";
  throw new FileError(
    path,
    `${field}: generate makes a ${made}, but parse reads a ${found}${remedy}`,
  );
}

/** Type of a value, or of the first entry of an array. */
function kindOf(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? kindOf(value[0]) : typeof value;
}
