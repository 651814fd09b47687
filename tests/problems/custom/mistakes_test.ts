/** What is said of a file for `--problem` that cannot be used. */
import assert from "node:assert/strict";
import { userErrorIn } from "../../../src/problems/custom/mistake.ts";
import { problemFor } from "../../../src/problems/problem_for.ts";
import { defaultParameters } from "../problem_flags.ts";
import { doubling, mistakeOf } from "./problem_file.ts";

const library = `import { positionalInts, problem } from "int2int";\n`;

/** Text of a file, and the whole line it is answered with. */
const texts: Readonly<Record<string, readonly [string, string]>> = {
  "nothing is exported": [
    "const name = 3;",
    "FILE: expected `export default problem({ … })`, found no default export",
  ],
  "the export is no problem": [
    "export default 3;",
    "FILE: expected a problem: name, inputTokenizer, outputTokenizer, generate; found 3",
  ],
  "the export is a promise": [
    "export default async () => ({});",
    "FILE: expected a problem: name, inputTokenizer, outputTokenizer, generate; " +
    "found a promise (an async function?)",
  ],
  "a text does not end": [
    "const a = 1;\nexport default {\n  name: 'a\n};",
    "FILE:3: syntax error: Unterminated string constant",
  ],
  "a bracket does not close": [
    "export default {\n  name: (3\n};",
    'FILE:3: syntax error: Unexpected token, expected ","',
  ],
  "a name is declared twice": [
    `${library}\nconst a = 1;\nfunction f() {}\nconst a = 2;\nexport default a;`,
    "FILE:5: syntax error: Identifier 'a' has already been declared",
  ],
  "it waits for something": [
    "const a = 1;\nconst b = await a;\nexport default b;",
    "FILE:2: syntax error: await is only valid in async functions and the top level bodies of modules",
  ],
  "a name of the library does not exist": [
    `import { positionInts } from "int2int";\n\nexport default { inputTokenizer: positionInts(10) };`,
    "FILE:3: the file fails when it is loaded: " +
    'in "int2int", there is no export "positionInts". Did you mean positionalInts?',
  ],
  "a file is imported that is not there": [
    `import { gcd } from "./gcd.ts";\nexport default gcd(1, 2);`,
    'FILE:1: the file fails when it is loaded: cannot import "./gcd.ts": there is no such file',
  ],
  "it fails when it is made from the flags": [
    `${library}export default ({ base }) => {\n  return problem({ name: base.name.name });\n};`,
    "FILE:3: the problem cannot be made from the flags: " +
    "Cannot read properties of undefined (reading 'name')",
  ],
};

for (const [what, [text, line]] of Object.entries(texts)) {
  Deno.test(`a file is refused when ${what}`, () => assert.equal(mistakeOf(text), line));
}

const needed = {
  name: "a letter, then letters, digits, _ or -",
  inputTokenizer: "a tokenizer, like positionalInts(base)",
  outputTokenizer: "a tokenizer, like positionalInts(base)",
  generate: "a function",
};

for (const [field, expected] of Object.entries(needed)) {
  Deno.test(`a problem without ${field} is refused`, () => {
    const line = mistakeOf(doubling({ [field]: undefined }));
    assert.equal(line, `FILE: the problem has no ${field}; expected ${expected}`);
  });
}

/** Text tokens, one to a letter. */
const letters = `{
    symbols: ["a", "b"],
    encode: (text) => [...text],
    parse: (tokens) => tokens.join(""),
  }`;
const lettersWith = (changes: string) => `{ ...${letters}, ${changes} }`;
const makesA = `() => ({ problem: "a", answer: 1n })`;

/** Fields of a problem, and a part of the line it is answered with. */
const fields: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string]>> = {
  "its name is no name": [{ name: `"a b"` }, `name: expected a letter, then`],
  "a field is misspelled": [
    { evalutate: "() => 1" },
    "the problem has a field evalutate; expected",
  ],
  "a function is none": [{ codeClass: "3" }, "codeClass: expected a function, found 3"],
  "a tokenizer is none": [{ inputTokenizer: "{ symbols: [] }" }, "inputTokenizer: no encode"],
  "a symbol has spaces": [
    { inputTokenizer: lettersWith(`symbols: ["a b"]`) },
    'inputTokenizer: expected symbols that are texts without spaces, found "a b"',
  ],
  "a symbol is a special word": [
    { inputTokenizer: lettersWith(`symbols: ["a", "<eos>", "("]`), generate: makesA },
    "symbols: a tokenizer uses reserved words as symbols: <eos> (",
  ],
  "a token is not among the symbols": [
    { inputTokenizer: letters, generate: `() => ({ problem: "abc", answer: 1n })` },
    'inputTokenizer.encode wrote a token that is not among the symbols: "c"',
  ],
  "an answer is out of range": [
    { outputTokenizer: "symbolicInts(0, 5)" },
    "outputTokenizer.encode wrote a token that is not among the symbols",
  ],
  "a value cannot be written": [
    { generate: "() => ({ problem: 3n, answer: 6 })" },
    "outputTokenizer.encode failed: expected a bigint, found 6",
  ],
  "a value is not read back": [
    { inputTokenizer: lettersWith("parse: () => undefined"), generate: makesA },
    'inputTokenizer.parse cannot read "a"',
  ],
  "a value is read as another": [
    { inputTokenizer: lettersWith(`parse: () => "b"`), generate: makesA },
    'inputTokenizer.parse reads "a" as what is written "b"',
  ],
  "a number is read as a bigint": [
    { outputTokenizer: "symbolicInts(0, 5)", generate: "() => ({ problem: 1n, answer: 2 })" },
    "outputTokenizer: generate makes a number, but parse reads a bigint",
  ],
  "generate fails": [
    { generate: "() => { throw new Error('no\\nluck'); }" },
    "FILE:6: generate made no train example in 10,000 tries; the last error: generate failed: no luck",
  ],
  "its test sets are none": [
    { evalSets: "[]" },
    "evalSets: expected an object with a function for each test set, found an array",
  ],
  "a test set is no function": [
    { evalSets: "{ large: 3 }" },
    "evalSets.large: expected a function, found 3",
  ],
  "a test set has the name of another": [
    { evalSets: "{ valid: () => undefined }" },
    "evalSets: valid is given twice",
  ],
  "a test set has no name for metrics": [
    { evalSets: "{ Large: () => undefined }" },
    'evalSets: expected names of up to 40 lower-case letters, digits and _, which begin with a letter; found "Large"',
  ],
  "a test set fails": [
    { evalSets: "{ large: () => noSuchName }" },
    "FILE:7: evalSets.large failed: noSuchName is not defined",
  ],
  "a test set makes no examples": [
    { evalSets: "{ large: () => ({ problem: 3n }) }" },
    "evalSets.large: expected { problem, answer } or undefined, found an object with problem",
  ],
  "a test set keeps something": [
    { evalSets: "{ large: ((n) => () => ({ problem: ++n, answer: n }))(0n) }" },
    "evalSets.large made",
  ],
  "generate fails now and then, by mistake": [
    {
      generate: "(random) => { const n = random.bigInteger(1n, 99n); " +
        "return { problem: n, answer: n % 3n === 0n ? noSuchName : 2n * n }; }",
    },
    "FILE:6: generate failed: noSuchName is not defined",
  ],
  "nothing of it can be judged": [
    { evaluate: "() => { throw new Error('no luck'); }" },
    "FILE:7: none of 9 examples could be judged; the first error: evaluate failed: no luck",
  ],
  "nothing of it can be written": [
    { outputTokenizer: "{ ...positionalInts(10), encode() { throw new Error('no luck'); } }" },
    "FILE:5: generate made no train example in 10,000 tries; " +
    "the last error: outputTokenizer.encode failed: no luck",
  ],
  "generate gives up on a split": [
    { generate: `(_, split) => split === "test" ? undefined : { problem: 1n, answer: 2n }` },
    "generate made no test example in 10,000 tries: it always returned undefined",
  ],
  "generate returns something else": [
    { generate: "() => [1n, 2n]" },
    "generate: expected { problem, answer } or undefined, found an array",
  ],
  "an answer is missing": [
    { generate: "() => ({ problem: 1n, solution: 2n })" },
    "generate: expected { problem, answer } or undefined, found an object with problem, solution",
  ],
  "chance comes from Math.random": [
    { generate: "() => ({ problem: BigInt(Math.floor(9 * Math.random())), answer: 1n })" },
    "Math.random cannot be repeated: draw from the argument `random` of generate",
  ],
  "chance comes from elsewhere": [
    {
      generate:
        "() => ({ problem: BigInt(crypto.getRandomValues(new Uint32Array(1))[0]), answer: 1n })",
    },
    "from the same seed: take all chance from its argument `random`",
  ],
  "it counts its examples": [
    { generate: "(() => { let n = 0n; return () => ({ problem: n++, answer: 1n }); })()" },
    'generate made "+ 8 → + 1" and then "+ 9 → + 1" from the same seed',
  ],
  "evaluate fails": [
    { evaluate: "(problem, answer, prediction) => prediction.length.length" },
    "FILE:7: evaluate failed: Cannot read properties of undefined",
  ],
  "evaluate only says whether": [
    { evaluate: "() => true" },
    "evaluate: expected { correct, … }, found true",
  ],
  "a judgement is misspelled": [
    { evaluate: "() => ({ right: true })" },
    "what evaluate returns has a field right; expected correct, closeD1",
  ],
  "a judgement is no truth": [
    { evaluate: "() => ({ correct: 1 })" },
    "evaluate: correct: expected true or false, found 1",
  ],
  "a metric is above 1": [
    { evaluate: "() => ({ evalMetrics: [0, 1.5] })" },
    "evaluate: evalMetrics: expected an array of numbers from 0 to 1, found 1.5",
  ],
  "a metric is not a number": [
    { evaluate: "() => ({ errorMetrics: [0 / 0] })" },
    "evaluate: errorMetrics: expected an array of numbers from 0 to 1, found NaN",
  ],
  "a class is negative": [
    { codeClass: "() => -1" },
    "codeClass: expected an integer from 0 to 2^31 - 1, found -1",
  ],
  "a class is a bigint": [
    { codeClass: "(n) => n" },
    "n (a bigint): write Number(…)",
  ],
  "a metric is a bigint": [
    { evaluate: "() => ({ evalMetrics: [1n] })" },
    "evaluate: evalMetrics: expected an array of numbers from 0 to 1, found 1n (a bigint): write Number(…)",
  ],
  "a base is a bigint": [
    { inputTokenizer: "positionalInts(99n)" },
    "positionalInts: base: expected an integer of at least 2, found 99n (a bigint): write Number(…)",
  ],
  "a bound of tokens is a bigint": [
    { outputTokenizer: "symbolicInts(0, 9n)" },
    "symbolicInts: max: expected an integer, found 9n (a bigint): write Number(…)",
  ],
  "an array is too large": [
    {
      inputTokenizer: "numberArray(positionalInts(10), { dimensions: 1, maxSize: 1 })",
      generate: "() => ({ problem: [1n, 2n], answer: 6n })",
    },
    "inputTokenizer.encode failed: an array of 2, but maxSize is 1",
  ],
  "an array has no dimensions": [
    { inputTokenizer: "numberArray(positionalInts(10), { maxSize: 2 })" },
    "numberArray: dimensions is missing",
  ],
  "an array has no largest size": [
    { inputTokenizer: "numberArray(positionalInts(10), { dimensions: 1, size: 2 })" },
    "numberArray: maxSize is missing",
  ],
  "the size of an array is a bigint": [
    { inputTokenizer: "numberArray(positionalInts(10), { dimensions: 1n, maxSize: 2 })" },
    "numberArray: dimensions: expected an integer of at least 1, found 1n (a bigint)",
  ],
  "a class has no name": [
    { describeClass: "() => 'a b'" },
    'describeClass: expected letters, digits, _ or -, found "a b"',
  ],
  "a leading integer is none": [
    { leadingInteger: "() => 3.5" },
    "leadingInteger: expected an integer, found 3.5",
  ],
};

for (const [what, [changes, part]] of Object.entries(fields)) {
  Deno.test(`a problem is refused when ${what}`, () => {
    const line = mistakeOf(doubling(changes));
    assert.ok(line.includes(part), line);
    assert.ok(line.startsWith("FILE:") && !line.includes("\n"), line);
  });
}

Deno.test("a problem without mistakes is taken, in TypeScript and in JavaScript", () => {
  assert.equal(mistakeOf(doubling()), "nothing");
  assert.equal(mistakeOf(doubling(), "own.mts"), "nothing");
  assert.equal(mistakeOf(doubling(), "own.js"), "nothing");
});

Deno.test("a problem that gives up on some examples by an error is taken", () => {
  const fail = "(n) => { if (n % 2n === 0n) throw new Error('even'); return RESULT; }";
  const changes = {
    generate: "(random) => { const n = random.bigInteger(1n, 99n); " +
      "if (n > 9n) throw new Error('large'); return { problem: n, answer: 2n * n }; }",
    evaluate: fail.replace("RESULT", "{}"),
    codeClass: fail.replace("RESULT", "1"),
    inputTokenizer: `{ ...positionalInts(10), encode: ${
      fail.replace("RESULT", "positionalInts(10).encode(n)")
    } }`,
  };
  for (const [field, code] of Object.entries(changes)) {
    assert.equal(mistakeOf(doubling({ [field]: code })), "nothing", field);
  }
});

Deno.test("a name that the library lacks is a mistake even where it is rarely needed", () => {
  const generate = "(random) => { const n = random.bigInteger(1n, 99n); " +
    "return { problem: n, answer: n % 3n === 0n ? triple(n) : 2n * n }; }";
  const line = mistakeOf(`${doubling({ generate })}import { triple } from "int2int";\n`);
  assert.match(line, /^FILE:6: generate failed: in "int2int", there is no export "triple"[.,]/);
});

Deno.test("types are mistakes in JavaScript only", () => {
  const text = `${doubling()}const one: bigint = 1n;`;
  assert.equal(mistakeOf(text), "nothing");
  assert.match(mistakeOf(text, "own.js"), /^FILE:8: syntax error: /);
});

Deno.test("a mistake is told with the line of the user's file, not of a file of ours with that name", () => {
  const error = new Error("bad\nluck");
  error.stack =
    "Error: bad\n  at f (file:///src/load.ts:3:1)\n  at g (load.ts:12:2)\n  at load.ts:4:1";
  assert.equal(userErrorIn("load.ts", "trouble", error).message, "load.ts:12: trouble: bad luck");
  error.stack = "Error: bad\n  at f (file:///src/load.ts:3:1)";
  assert.equal(userErrorIn("load.ts", "trouble", error).message, "load.ts: trouble: bad luck");
  assert.equal(userErrorIn("load.ts", "trouble", "a text").message, "load.ts: trouble: a text");
});

Deno.test("a file that is not there is told", () => {
  assert.throws(() => problemFor({ ...defaultParameters, problem: "none/such.ts" }), {
    name: "FileError",
    message: "none/such.ts: cannot be read: no such file or folder",
  });
});
