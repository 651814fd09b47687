/** The items of one long list, which goes over many lines, as they are completed. */
import { FileError } from "../errors.ts";
import { deepest } from "./brackets.ts";
import type { Line } from "./text_blocks.ts";

/** Characters of an item, 64 MB. */
const longestItem = 1 << 26;

const backslash = 0x5c;

/** What a character does, by its code; the codes of others are missing. */
const roles = new Uint8Array(128);
const opens = 1, closes = 2, separates = 3, quotes = 4;
for (
  const [characters, role] of [["[({", opens], ["])}", closes], [",", separates], [
    "\"'",
    quotes,
  ]] as const
) {
  for (const character of characters) roles[character.charCodeAt(0)] = role;
}

/** Reads lines; the first bracket in them opens the list. */
export class ListScanner {
  #depth = 0;
  /** What was read of the next item, which may go over lines. */
  #parts: string[] = [];
  #length = 0;
  #itemLine = 0;
  #rest: string | undefined;

  constructor(readonly path: string) {}

  /** What the line that was read last has behind the list, once that was closed. */
  get rest(): string | undefined {
    return this.#rest;
  }

  /** @returns the items that end on the line @throws {FileError} where a quote is not closed, or an item is too deep or long */
  read({ text, line }: Line): Line[] {
    const items: Line[] = [];
    if (this.#rest !== undefined) this.#rest = text;
    let start = 0;
    for (let at = 0; at < text.length && this.#rest === undefined; at++) {
      const role = roles[text.charCodeAt(at)];
      if (!role) continue;
      if (role === quotes) at = this.#endOfQuote(text, at, line);
      else if (role === opens && this.#opened(line) === 1) start = at + 1;
      else if (role === closes) this.#depth--;
      const isEnd = role === closes && this.#depth === 0;
      if (!isEnd && (role !== separates || this.#depth !== 1)) continue;
      this.#keep(text.slice(start, at), line);
      items.push(...this.#item());
      start = at + 1;
      if (isEnd) this.#rest = text.slice(start);
    }
    if (this.#rest === undefined) this.#keep(text.slice(start), line);
    return items;
  }

  /** @returns the depth behind an opening bracket */
  #opened(line: number): number {
    if (this.#depth === deepest) this.#fail(`lists nested more than ${deepest} deep`, line);
    return ++this.#depth;
  }

  #endOfQuote(text: string, start: number, line: number): number {
    const quote = text[start];
    for (let at = start + 1; at < text.length; at++) {
      if (text[at] === quote) return at;
      if (text.charCodeAt(at) === backslash) at++;
    }
    return this.#fail("a quote is not closed", line);
  }

  #keep(part: string, line: number): void {
    if (this.#length === 0) {
      if (part.trim() === "") return;
      this.#itemLine = line;
    }
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length > longestItem) {
      this.#fail("more than 64 MB, expected a list of records", this.#itemLine);
    }
  }

  /** The item that has ended; none behind a comma at the end of the list. */
  #item(): Line[] {
    const text = this.#parts.join("\n").trim(), line = this.#itemLine;
    this.#parts = [];
    this.#length = 0;
    return text === "" ? [] : [{ text, line }];
  }

  #fail(problem: string, line: number): never {
    throw new FileError(this.path, problem, line);
  }
}
