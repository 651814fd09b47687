/** Values as tokens, and as people type and read them: by the kinds of `problem` in config.json. Integers are BigInts. */

/** The tokens of a value: an integer, a list, or for other kinds a list of tokens. */
export function encode(value, kind) {
  if (kind.kind === "positionalInts") {
    const digits = digitsOf(value < 0n ? -value : value, BigInt(kind.base));
    return [value < 0n ? "-" : "+", ...digits.map(String)];
  }
  if (kind.kind === "symbolicInts") return [`${kind.prefix}${value}`];
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

function digitsOf(value, base) {
  const digits = [value % base];
  for (; value >= base; digits.unshift(value % base)) value /= base;
  return digits;
}

/** The value that tokens begin with; undefined where they spell none. */
export function parse(tokens, kind) {
  return take([...tokens], kind);
}

/** Removes the tokens of a value from the front of a list, and returns the value; undefined where there is none. */
function take(tokens, kind) {
  if (kind.kind === "positionalInts") {
    if (!["+", "-"].includes(tokens[0]) || !isDecimal(tokens[1])) return undefined;
    const isNegative = tokens.shift() === "-";
    let value = 0n;
    while (isDecimal(tokens[0])) value = value * BigInt(kind.base) + BigInt(tokens.shift());
    return isNegative ? -value : value;
  }
  if (kind.kind === "symbolicInts") {
    const text = tokens[0]?.startsWith(kind.prefix) ? tokens[0].slice(kind.prefix.length) : "";
    const value = /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : NaN;
    return value >= kind.min && value <= kind.max ? BigInt(tokens.shift() && text) : undefined;
  }
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
  if (query === undefined) return [readValue(bare, input, operators)];
  const bar = bare.lastIndexOf("|");
  if (bar < 0) throw new RangeError("expected a query behind |");
  const parts = [bare.slice(0, bar), bare.slice(bar + 1)];
  return parts.map((part, i) => readValue(part, [input, query][i], operators));
}

const number = /(?<![\d)\]}])[+-]\d+|\d+/g;

function readValue(text, kind, operators) {
  const tokens = text.trim().split(/\s+/);
  if (isValue(tokens, kind)) return tokens;
  const found = encode(readIntegers(text, kind, operators), kind);
  if (parse(found, kind) !== undefined) return found;
  throw new RangeError(`"${text.trim()}" is beyond what this model reads`);
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
  if (kind.kind === "tokens") return tokens.every((token) => kind.symbols.includes(token));
  if (kind.kind === "mixedTokens") {
    const isDigit = (token) => /^(0|[1-9]\d*)$/.test(token) && Number(token) < kind.base;
    return tokens.every((token) => token === "+" || token === "-" || isDigit(token));
  }
  const value = parse(tokens, kind);
  return value !== undefined && isSame(encode(value, kind), tokens);
}

export function show(value) {
  return Array.isArray(value) ? `[${value.map(show).join(", ")}]` : String(value);
}

/** What a model reads: the value, or the tokens where those of the value are others. */
export function showRead(tokens, kind) {
  const value = parse(tokens, kind);
  // Digits without a sign would look like integers, which are written otherwise.
  const isPlain = kind.kind === "mixedTokens" &&
    value.some((item) => isDecimal(String(item)) && typeof item === "string");
  return isPlain || !isSame(encode(value, kind), tokens) ? tokens.join(" ") : show(value);
}

function isSame(one, other) {
  return one.length === other.length && one.every((token, i) => token === other[i]);
}
