/** Values that are no lists of others, as tokens and as text: by their kinds in config.json. */

const integers = {
  encode(value, { base }) {
    const digits = digitsOf(value < 0n ? -value : value, BigInt(base));
    return [value < 0n ? "-" : "+", ...digits.map(String)];
  },
  /** Removes the tokens of a value from the front of a list, and returns the value; undefined where there is none. */
  take(tokens, { base }) {
    if (!["+", "-"].includes(tokens[0]) || !isDecimal(tokens[1])) return undefined;
    const isNegative = tokens.shift() === "-";
    let value = 0n;
    while (isDecimal(tokens[0])) value = value * BigInt(base) + BigInt(tokens.shift());
    return isNegative ? -value : value;
  },
};

const symbols = {
  encode: (value, { prefix }) => [`${prefix}${value}`],
  take(tokens, { min, max, prefix }) {
    const text = tokens[0]?.startsWith(prefix) ? tokens[0].slice(prefix.length) : "";
    const value = /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? BigInt(tokens.shift() && text) : undefined;
  },
};

/** `{ numerator, denominator }` in lowest terms. */
const rationals = {
  encode({ numerator, denominator }, { integer }) {
    const over = denominator === 1n ? [] : ["/", ...integers.encode(denominator, integer).slice(1)];
    return [...integers.encode(numerator, integer), ...over];
  },
  take(tokens, { integer }) {
    const numerator = integers.take(tokens, integer);
    if (numerator === undefined) return undefined;
    if (tokens[0] !== "/") return fraction(numerator, 1n);
    tokens[0] = "+";
    const denominator = integers.take(tokens, integer);
    return denominator ? fraction(numerator, denominator) : undefined;
  },
  read(text) {
    const [, numerator, denominator = "1"] =
      /^([+-]?\d+)\s*(?:\/\/?\s*(\d*[1-9]\d*))?$/.exec(text) ?? [];
    if (numerator !== undefined) return fraction(integerIn(numerator), BigInt(denominator));
    const [, whole, places] = /^([+-]?\d*)\.(\d*)$/.exec(text) ?? [];
    if (whole === undefined || !/\d/.test(text)) {
      return refuse(`expected a rational number, found "${text}"`);
    }
    return fraction(integerIn(whole + places), 10n ** BigInt(places.length));
  },
};

/** Numbers. */
const floats = {
  encode(value, { digits, maxExponent, base, variable }) {
    let { sign, mantissa, exponent } = rounded(value, digits, maxExponent);
    if (variable) {
      const zeros = /0*$/.exec(mantissa)[0].length, isZero = zeros === mantissa.length;
      const removed = isZero ? zeros - 1 : Math.min(zeros, maxExponent - exponent);
      mantissa = mantissa.slice(0, mantissa.length - removed);
      if (!isZero) exponent += removed;
    }
    const group = base === 10 ? 1 : 3;
    const whole = mantissa.padStart(Math.ceil(mantissa.length / group) * group, "0");
    const groups = whole.match(new RegExp(`.{${group}}`, "g")).map((each) => String(Number(each)));
    return [sign, ...groups, `E${exponent}`];
  },
  take(tokens, { digits, maxExponent, base, variable }) {
    const group = base === 10 ? 1 : 3, most = Math.ceil(digits / group), sign = tokens.shift();
    let mantissa = "", count = 0;
    for (; count < most && isDigit(tokens[0], base); count++) {
      mantissa += tokens.shift().padStart(group, "0");
    }
    const [, exponent] = /^E(0|-?[1-9]\d{0,2})$/.exec(tokens.shift()) ?? [];
    const isWhole = count === most || variable && count > 0;
    if (!["+", "-"].includes(sign) || exponent === undefined || !isWhole) return undefined;
    const value = Number(`${mantissa}e${exponent}`);
    const isTooSmall = value !== 0 && value < Number(`1e${digits - 1 - maxExponent}`);
    if (Number(mantissa) >= 10 ** digits || Math.abs(exponent) > maxExponent || isTooSmall) {
      return undefined;
    }
    return sign === "-" && value !== 0 ? -value : value;
  },
  read(text) {
    const [, numerator, denominator] = /^([+-]?\d+)\s*\/\s*(\d*[1-9]\d*)$/.exec(text) ?? [];
    const isReal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
    if (!isReal && numerator === undefined) {
      return refuse(`expected a real number, found "${text}"`);
    }
    const value = isReal ? Number(text) : Number(numerator) / Number(denominator);
    return Number.isFinite(value) ? value + 0 : refuse(`expected a finite number, found "${text}"`);
  },
};

/** Strings. */
const words = {
  encode: (value) => [...value, "."],
  take(tokens, { alphabet }) {
    const letters = [...alphabet];
    let word = "";
    while (letters.includes(tokens[0])) word += tokens.shift();
    return tokens.shift() === "." ? word : undefined;
  },
  read(text, { alphabet }) {
    const word = text === '""' ? "" : text, letters = [...alphabet];
    if ([...word].every((letter) => letters.includes(letter))) return word;
    return refuse(`expected a word over ${alphabet}, found "${text}"`);
  },
};

/** Strings. */
const labels = {
  encode: (value) => [value],
  take: (tokens, { names }) => names.includes(tokens[0]) ? tokens.shift() : undefined,
  read(text, { names }) {
    if (names.includes(text)) return text;
    return refuse(`expected one of ${names.join(", ")}, found "${text}"`);
  },
};

/** Lists of the images of 1, 2, … */
const permutations = {
  encode: (value) => value.map(String),
  take(tokens, { size }) {
    const images = tokens.splice(0, size);
    return isPermutation(images, size) ? images.map(BigInt) : undefined;
  },
  read(items, { size }) {
    const images = items.map((item) => /^[+-]?\d+$/.test(item) ? integerIn(item) : undefined);
    if (isPermutation(images.map(String), size)) return images;
    return refuse(`expected each of the integers 1 to ${size} once`);
  },
};

export const elements = {
  ...{ positionalInts: integers, symbolicInts: symbols },
  ...{ rationals, floats, words, labels, permutations },
};

/** @throws {RangeError} always */
export function refuse(message) {
  throw new RangeError(message);
}

function isPermutation(images, size) {
  const found = new Set(images);
  return images.length === size &&
    Array.from({ length: size }, (_, i) => `${i + 1}`).every((each) => found.has(each));
}

function digitsOf(value, base) {
  const digits = [value % base];
  for (; value >= base; digits.unshift(value % base)) value /= base;
  return digits;
}

function isDecimal(token) {
  return token !== undefined && /^\d+$/.test(token);
}

function isDigit(token, base) {
  return /^(?:0|[1-9]\d{0,2})$/.test(token) && Number(token) < base;
}

function integerIn(text) {
  return BigInt(text.replace("+", ""));
}

function fraction(numerator, denominator) {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

/** The nearest number of so many digits. */
function rounded(value, count, most) {
  const zero = { sign: "+", mantissa: "0".repeat(count), exponent: 0 };
  if (value === 0) return zero;
  const [mantissa, power] = Math.abs(value).toExponential(count - 1).split("e");
  const exponent = Number(power) - count + 1;
  if (exponent < -most) return zero;
  if (exponent > most) return refuse(`expected a number below 1e${most + count}, found ${value}`);
  return { sign: value < 0 ? "-" : "+", mantissa: mantissa.replace(".", ""), exponent };
}
