import type { Value } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { realNotation } from "./decimal_float.ts";
import { knownDescription } from "./description.ts";
import { elementTokenizer } from "./element.ts";
import { floats } from "./floats.ts";
import { repeated } from "./grammar.ts";
import { listIn, refuse } from "./notation.ts";
import type { ElementTokenizer, Notation } from "./tokenizer.ts";

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * Complex numbers as real and imaginary part, each written by `part`: with floats of three digits, 1.5 − 2i is
 * `+ 1 5 0 E-2 - 2 0 0 E-2`. Rounding is that of the parts.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(complexes().encode({ re: 0.5, im: -1 }).join(" "), "+ 5 0 0 E-3 - 1 0 0 E-2");
 * ```
 *
 * @param part tokenizer of both parts
 */
export function complexes(part: ElementTokenizer<number> = floats()): ElementTokenizer<Complex> {
  const inner = knownDescription(part);
  return elementTokenizer({
    symbols: part.symbols,
    encode: ({ re, im }) => [...part.encode(re), ...part.encode(im)],
    parseAt(tokens, start) {
      const re = part.parseAt(tokens, start);
      const im = re && part.parseAt(tokens, re.end);
      return im && { value: { re: re!.value, im: im.value }, end: im.end };
    },
    ...part.grammar && {
      grammar: { ...part.grammar, start: repeated(part.grammar.start, 2) },
    },
    notation: complexNotation,
  }, inner && { kind: "complexes", part: inner });
}

/** `1.5-2i`, also `1.5 - 2*I`, `2j` and `(1.5-2j)`; or the list of both parts. */
const complexNotation: Notation<Complex> = {
  read: complexIn,
  show: ({ re, im }) => `${re}${im < 0 ? "-" : "+"}${Math.abs(im)}i`,
};

const unsigned = String.raw`(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const spelled = new RegExp(
  `^(?:([+-]?${unsigned})(?![\\d.]*\\*?[ij]))?(?:([+-]?)(${unsigned})?\\*?([ij]))?$`,
);

function complexIn(cell: Value): Complex {
  const value = typeof cell === "string" ? cell.trim() : valueOf(cell);
  if (Array.isArray(value) && value.length === 2) return fromParts(value[0]!, value[1]!);
  if (typeof value === "bigint") return { re: realNotation.read(value), im: 0 };
  if (typeof value !== "string") return refuse("a complex number", value);
  if (value.startsWith("[")) return complexIn(listIn(value));
  const bare = value.replaceAll(/\s*([-+*])\s*/g, "$1").toLowerCase().replace(/^\((.*)\)$/, "$1");
  const [, re, sign, im = "1", unit] = spelled.exec(bare) ?? [];
  if (bare === "" || re === undefined && unit === undefined) {
    return refuse("a complex number", value);
  }
  if (re !== undefined && unit !== undefined && sign === "") {
    return refuse("a complex number", value);
  }
  return fromParts(re ?? "0", unit === undefined ? "0" : `${sign}${im}`);
}

function fromParts(re: Value, im: Value): Complex {
  return { re: realNotation.read(re), im: realNotation.read(im) };
}
