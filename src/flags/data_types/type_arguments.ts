/** What stands in the parentheses behind the name of a type. */
import { noneOf } from "../../text/nearest.ts";
import { shorten } from "../../text/shorten.ts";

/** Why a text is no type. */
export class NoType extends Error {}

/** The arguments of one type, taken one after the other; what is left at the end is refused. */
export class TypeArguments {
  readonly #left: string[];

  /** @param usage of the type, for messages @param texts what stands between the commas */
  constructor(readonly usage: string, texts: readonly string[]) {
    this.#left = [...texts];
  }

  /** Whether another argument is there. */
  get isLeft(): boolean {
    return this.#left.length > 0;
  }

  /** The next argument. */
  text(): string {
    return this.#left.shift() ?? this.refuse("nothing");
  }

  /** All that are left. */
  rest(): string[] {
    return this.#left.splice(0);
  }

  /** The next argument, an integer. */
  integer(least: number, most: number): number {
    return this.#integerIn(this.text(), least, most);
  }

  /** Whether a word is among the arguments, which is taken away. */
  takeWord(word: string): boolean {
    return this.takeOneOf([word]) !== undefined;
  }

  /** The word of these that is among the arguments. */
  takeOneOf<W extends string>(words: readonly W[]): W | undefined {
    const place = this.#left.findIndex((text) => (words as readonly string[]).includes(text));
    return place < 0 ? undefined : this.#left.splice(place, 1)[0] as W;
  }

  /** The integer behind `name=`, if that is among the arguments. */
  takeNumber(name: string, least: number, most: number): number | undefined {
    const place = this.#left.findIndex((text) => text.startsWith(`${name}=`));
    if (place < 0) return undefined;
    const text = this.#left.splice(place, 1)[0]!.slice(name.length + 1);
    return this.#integerIn(text, least, most, name);
  }

  /** @param words that might have been meant */
  expectEnd(words: readonly string[] = []): void {
    const [stray] = this.#left;
    if (stray === undefined) return;
    if (words.length > 0 && !words.includes(stray)) {
      throw new NoType(`${this.usage}: ${noneOf("option", stray, words)}`);
    }
    this.refuse(shorten(stray));
  }

  refuse(found: string): never {
    throw new NoType(`expected ${this.usage}, found ${found} there`);
  }

  #integerIn(text: string, least: number, most: number, what = "an integer"): number {
    const value = Number(text);
    const isInteger = /^-?(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(value);
    if (isInteger && value >= least && value <= most) return value;
    throw new NoType(
      `expected ${this.usage} with ${what} from ${least} to ${most}, found ${shorten(text)}`,
    );
  }
}

/** Texts between commas, or other separators, that are in no parentheses. */
export function splitOutside(text: string, separator: string): string[] {
  const texts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === separator && depth === 0) texts.push("");
    else texts[texts.length - 1] += character;
  }
  return texts;
}
