/** Values as tokens, and as people type and read them: by the kinds of `problem` in config.json. Integers are BigInts. */
import { elements, refuse } from "./elements.mjs";

/** The kind, if it is among those that are read here; else lists of tokens. */
function known(kind) {
  return ["mixedTokens", "tokens"].includes(kind.kind) || isElement(kind)
    ? kind
    : { kind: "tokens" };
}

function isElement({ kind, element, integer = { kind: "positionalInts" } }) {
  if (kind === "numberArray") return isElement(element);
  return kind in elements && integer.kind === "positionalInts";
}

/** Whether values have a notation of their own, rather than that of integers and lists of them. */
function isNoted({ kind, element }) {
  return kind === "numberArray" ? isNoted(element) : elements[kind]?.read !== undefined;
}

/** The tokens of a value: an integer, a list, or for other kinds a list of tokens. */
export function encode(value, given) {
  const kind = known(given);
  if (kind.kind in elements) return elements[kind.kind].encode(value, kind);
  if (kind.kind === "numberArray") {
    const sizes = [];
    let items = [value];
    for (let i = 0; i < kind.dimensions; i++) {
      const { length } = items[0];
      if (items.some((item) => item.length !== length)) {
        throw new RangeError("expected rows of equal length");
      }
      sizes.push(`${kind.prefix}${length}`);
      items = items.flat();
    }
    return [...sizes, ...items.flatMap((item) => encode(item, kind.element))];
  }
  if (kind.kind === "mixedTokens") {
    return value.flatMap((item) =>
      typeof item === "string" ? [item] : encode(item, integers(kind))
    );
  }
  return [...value];
}

function integers({ base }) {
  return { kind: "positionalInts", base };
}

/** The value that tokens begin with; undefined where they spell none, or anything follows a value that is no integer. */
export function parse(tokens, given) {
  const rest = [...tokens], kind = known(given), value = take(rest, kind);
  return rest.length > 0 && isNoted(kind) ? undefined : value;
}

/** Removes the tokens of a value from the front of a list, and returns the value; undefined where there is none. */
function take(tokens, kind) {
  if (kind.kind in elements) return elements[kind.kind].take(tokens, kind);
  if (kind.kind === "numberArray") {
    const size = { kind: "symbolicInts", min: 1, max: kind.maxSize, prefix: kind.prefix };
    const sizes = takeMany(kind.dimensions, () => take(tokens, size));
    return sizes && takeRows(tokens, kind.element, sizes.map(Number));
  }
  const value = [];
  while (tokens.length > 0) {
    const integer = kind.kind === "mixedTokens" ? take(tokens, integers(kind)) : undefined;
    value.push(integer ?? tokens.shift());
  }
  return value.length > 0 ? value : undefined;
}

function takeRows(tokens, kind, [size, ...inner]) {
  return takeMany(
    size,
    () => inner.length > 0 ? takeRows(tokens, kind, inner) : take(tokens, kind),
  );
}

/** Undefined where one of them is. */
function takeMany(count, takeOne) {
  const values = [];
  while (values.length < count) {
    const value = takeOne();
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function isDecimal(token) {
  return token !== undefined && /^\d+$/.test(token);
}

/** The tokens of each part of a problem: itself and, behind a bar, its query. */
export function read(text, problem) {
  const { name, input, query, operators } = problem;
  let bare = text.trim();
  const rest = bare.slice(name.length);
  if (bare.toLowerCase().startsWith(name.toLowerCase()) && !/^[\w-]/.test(rest)) bare = rest;
  if (query === undefined) return [readValue(bare, known(input), operators)];
  const bar = bare.lastIndexOf("|");
  if (bar < 0) throw new RangeError("expected a query behind |");
  const parts = [bare.slice(0, bar), bare.slice(bar + 1)];
  return parts.map((part, i) => readValue(part, known([input, query][i]), operators));
}

const number = /(?<![\d)\]}])[+-]\d+|\d+/g;

function readValue(text, kind, operators) {
  const tokens = text.trim().split(/\s+/);
  if (isValue(tokens, kind)) return tokens;
  if (kind.kind === "tokens") return refuse(`"${text.trim()}" is not understood`);
  const value = isNoted(kind) ? readNoted(text.trim(), kind) : readIntegers(text, kind, operators);
  const found = encode(value, kind);
  if (parse(found, kind) !== undefined) return found;
  throw new RangeError(`"${text.trim()}" is beyond what this model reads`);
}

/** @param dimensions of an array that are still to come */
function readNoted(text, kind, dimensions = kind.dimensions) {
  if (kind.kind !== "numberArray") {
    return elements[kind.kind].read(kind.kind === "permutations" ? itemsOf(text) : text, kind);
  }
  if (dimensions === 0) return readNoted(text, kind.element);
  return itemsOf(text).map((item) => readNoted(item, kind, dimensions - 1));
}

const closings = { "[": "]", "(": ")", "{": "}" };
const isNumber = (word) => /^[+-]?(?:[0-9.]+(?:[eE][+-]?[0-9]+)?|[0-9]+\/[0-9]+)$/.test(word);

/** The items of a list: in brackets with commas, or numbers with spaces, in rows with semicolons. */
function itemsOf(text) {
  const closing = closings[text[0]];
  if (closing === undefined) {
    const rows = text.split(";").map((row) => row.trim().split(/\s*,\s*|\s+/));
    if (rows.flat().length > 1 && rows.flat().every(isNumber)) {
      return rows.length === 1 ? rows[0] : rows.map((row) => `[${row.join(", ")}]`);
    }
  } else if (text.length > 1 && text.endsWith(closing)) {
    const items = separated(text.slice(1, -1)), words = items[0].split(/\s+/);
    return items.length === 1 && words.every(isNumber) ? words : items;
  }
  return refuse(`expected a list, found "${text}"`);
}

/** Items with commas between them that are in no brackets. */
function separated(text) {
  const items = [""];
  let depth = 0;
  for (const character of text) {
    if ("[({".includes(character)) depth++;
    if ("])}".includes(character)) depth--;
    if (character === "," && depth === 0) items.push("");
    else items[items.length - 1] += character;
  }
  return items.map((item) => item.trim());
}

function readIntegers(text, kind, operators) {
  const between = `,;()[]{}/${operators}`, others = [...text.replace(number, "")];
  const isBetween = (character) => /\s/.test(character) || between.includes(character);
  if (!others.every(isBetween) || !/\d/.test(text)) {
    throw new RangeError(`"${text.trim()}" is not understood`);
  }
  const integersIn = (part) => (part.match(number) ?? []).map(BigInt), all = integersIn(text);
  if (kind.kind === "positionalInts" || kind.kind === "symbolicInts") {
    if (all.length !== 1) throw new RangeError(`${all.length} integers, expected 1`);
    return all[0];
  }
  if ((kind.dimensions ?? 1) === 1) return all;
  if (kind.dimensions > 2) {
    throw new RangeError(`an array of ${kind.dimensions} dimensions is read only as tokens`);
  }
  return text.split(/[;)\]}]/).map(integersIn).filter((row) => row.length > 0);
}

/** Whether they are the tokens of one value, rather than integers as people type them. */
function isValue(tokens, kind) {
  if (kind.kind === "tokens") {
    const { symbols = tokens } = kind;
    return tokens.every((token) => token !== "" && symbols.includes(token));
  }
  if (kind.kind === "mixedTokens") {
    const isDigit = (token) => /^(0|[1-9]\d*)$/.test(token) && Number(token) < kind.base;
    return tokens.every((token) => token === "+" || token === "-" || isDigit(token));
  }
  const value = parse(tokens, kind);
  return value !== undefined && (isNoted(kind) || isSame(encode(value, kind), tokens));
}

export function show(value) {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value !== "object") return String(value) || '""';
  return `${value.numerator}${value.denominator === 1n ? "" : `/${value.denominator}`}`;
}

/** What a model reads: the value, or the tokens where those of the value are others. */
export function showRead(tokens, given) {
  const kind = known(given), value = parse(tokens, kind);
  // Digits without a sign would look like integers, which are written otherwise.
  const isPlain = kind.kind === "mixedTokens" &&
    value.some((item) => isDecimal(String(item)) && typeof item === "string");
  return isPlain || !isSame(encode(value, kind), tokens) ? tokens.join(" ") : show(value);
}

function isSame(one, other) {
  return one.length === other.length && one.every((token, i) => token === other[i]);
}
