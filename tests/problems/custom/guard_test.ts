/** Errors of a user's code: mistakes of the code end what is done, errors it raises over one example do not. */
import assert from "node:assert/strict";
import { ExampleError } from "../../../src/errors.ts";
import { checkerOf } from "../../../src/evaluation/checker.ts";
import { type AnyProblem, problemFor } from "../../../src/problems/problem_for.ts";
import { unclassified } from "../../../src/problems/problem.ts";
import { randomFrom } from "../../../src/random.ts";
import { idWriterOf } from "../../../src/tokenizers/id_writer.ts";
import { vocabularyOf } from "../../../src/tokenizers/vocabulary.ts";
import { defaultParameters } from "../problem_flags.ts";
import { doubling, withFile } from "./problem_file.ts";

/** What is never met while a problem is tried: its numbers have two digits. */
const rare = 1000n;

/** Where a problem fails, and how to get there. The call that fails is in line 9 of the file. */
const calls: Readonly<
  Record<string, readonly [field: string, code: string, use: (problem: AnyProblem) => unknown]>
> = {
  evaluate: [
    "evaluate",
    "(_, __, n) => ({ correct: check(n) })",
    ({ evaluate }) => evaluate(1n, 2n, rare),
  ],
  codeClass: ["codeClass", "(n) => check(n)", ({ codeClass }) => codeClass(rare, 2n)],
  describeClass: [
    "describeClass",
    "(code) => check(BigInt(code))",
    ({ describeClass }) => describeClass(Number(rare)),
  ],
  leadingInteger: [
    "leadingInteger",
    "(n) => check(n)",
    ({ leadingInteger }) => leadingInteger(rare),
  ],
  "outputTokenizer.encode": [
    "outputTokenizer",
    "{ ...positionalInts(10), encode: (n) => (check(n), positionalInts(10).encode(n)) }",
    ({ outputTokenizer }) => outputTokenizer.encode(rare),
  ],
  "inputTokenizer.parse": [
    "inputTokenizer",
    "{ ...positionalInts(10), parse: (tokens) => (check(BigInt(tokens.length)), positionalInts(10).parse(tokens)) }",
    ({ inputTokenizer }) => inputTokenizer.parse(Array<string>(Number(rare)).fill("+")),
  ],
};

/** Ways to fail: the code of a line, what is said of it, and whether the code is wrong. */
const failures: Readonly<Record<string, readonly [code: string, says: string, isWrong: boolean]>> =
  {
    "an unknown name": ["return noSuchName;", "noSuchName is not defined", true],
    "a field of nothing": [
      "return [][1].x;",
      "Cannot read properties of undefined (reading 'x')",
      true,
    ],
    "bigints among numbers": ["return n + 1;", "Cannot mix BigInt and other types", true],
    "text that is no number": ["return BigInt('x');", "Cannot convert x to a BigInt", true],
    "endless recursion": ["return check(n);", "Maximum call stack size exceeded", true],
    "chance that does not come back": [
      "return Math.random();",
      "Math.random cannot be repeated",
      true,
    ],
    "a division by zero": ["return n / 0n;", "Division by zero", false],
    "an error on purpose": ["throw new Error('no\\nluck');", "no luck", false],
  };

/** Line 1 imports, line 2 begins the problem, line 8 closes it. */
function failing(field: string, code: string, failure: string): string {
  const own = doubling({ [field]: code });
  assert.equal(own.trimEnd().split("\n").length, field.endsWith("Tokenizer") ? 7 : 8);
  const results: Record<string, string> = {
    codeClass: "0",
    describeClass: "String(n)",
    evaluate: "true",
  };
  const end = field.endsWith("Tokenizer") ? "\n" : "";
  return `${own}${end}function check(n: bigint) { if (n >= ${rare}n) { ${failure} } ` +
    `return ${results[field] ?? "n"}; }\n`;
}

for (const [call, [field, code, use]] of Object.entries(calls)) {
  for (const [what, [failure, says, isWrong]] of Object.entries(failures)) {
    Deno.test(`${call}: ${what} is told with file and line`, () =>
      withFile(failing(field, code, failure), (path) => {
        const problem = problemFor({ ...defaultParameters, problem: path });
        const error = errorOf(() => use(problem));
        assert.equal(error.name, isWrong ? "FileError" : "ExampleError");
        assert.ok(error.message.startsWith(`${path}:9: ${call} failed: ${says}`), error.message);
        assert.ok(!error.message.includes("\n"));
      }));
  }
}

Deno.test("what is thrown and is no error is told as well, although it does not say from where", () => {
  for (const [thrown, says] of [["'no luck'", "no luck"], ["{ code: 3 }", "an object with code"]]) {
    withFile(
      doubling({ codeClass: `(n) => { if (n >= ${rare}n) throw ${thrown}; return 0; }` }),
      (path) => {
        const { codeClass } = problemFor({ ...defaultParameters, problem: path });
        const { name, message } = errorOf(() => codeClass(rare, 2n));
        assert.deepEqual(
          { name, message },
          { name: "ExampleError", message: `${path}: codeClass failed: ${says}` },
        );
      },
    );
  }
});

Deno.test("generate: its errors are told likewise", () => {
  for (const [failure, says, isWrong] of Object.values(failures)) {
    const generate = `(random) => {
      const n = random.bigInteger(1n, 99n);
      if (random.uniform() < 0.01) { ${failure} }
      return { problem: n, answer: 2n * n };
      function check(n) { return check(n); }
    }`;
    withFile(doubling({ generate }), (path) => {
      const problem = problemFor({ ...defaultParameters, problem: path });
      const error = errorOf(() => {
        const random = randomFrom(1);
        for (let i = 0; i < 10_000; i++) problem.generate(random, "train");
      });
      assert.equal(error.name, isWrong ? "FileError" : "ExampleError");
      const start = says.startsWith("Maximum") ? `${path}:10: ` : `${path}:8: `;
      assert.ok(error.message.startsWith(`${start}generate failed: ${says}`), error.message);
    });
  }
});

Deno.test("an error that parse raises is told with what it should do instead", () =>
  withFile(
    doubling({
      outputTokenizer: `{ ...positionalInts(10), parse(tokens) {
        if (tokens.length > 9) throw new Error("too long");
        return positionalInts(10).parse(tokens);
      } }`,
    }),
    (path) => {
      const { outputTokenizer } = problemFor({ ...defaultParameters, problem: path });
      assert.throws(() => outputTokenizer.parse(Array<string>(10).fill("1")), {
        name: "ExampleError",
        message: `${path}:6: outputTokenizer.parse failed: too long; ` +
          "it must return undefined for tokens that spell no value",
      });
    },
  ));

/** What a function returns in a rare case only, and the end of the line it is answered with. */
const results: Readonly<
  Record<string, readonly [changes: Record<string, string>, use: typeof calls[string][2], string]>
> = {
  "a judgement": [
    { evaluate: "(_, __, n) => n < 1000n ? {} : { right: true }" },
    ({ evaluate }) => evaluate(1n, 2n, rare),
    "what evaluate returns has a field right; expected correct",
  ],
  "a metric": [
    { evaluate: "(_, __, n) => n < 1000n ? {} : { evalMetrics: [NaN] }" },
    ({ evaluate }) => evaluate(1n, 2n, rare),
    "evaluate: evalMetrics: expected an array of numbers from 0 to 1, found NaN",
  ],
  "a class": [
    { codeClass: "(n) => n < 1000n ? 0 : 2.5" },
    ({ codeClass }) => codeClass(rare, 2n),
    "codeClass: expected an integer from 0 to 2^31 - 1, found 2.5",
  ],
  "a name of a class": [
    { describeClass: "(code) => code < 1000 ? 'few' : 'very many'" },
    ({ describeClass }) => describeClass(Number(rare)),
    'describeClass: expected letters, digits, _ or -, found "very many"',
  ],
  "a leading integer": [
    { leadingInteger: "(n) => n < 1000n ? n : 3.5" },
    ({ leadingInteger }) => leadingInteger(rare),
    "leadingInteger: expected an integer, found 3.5",
  ],
};

for (const [what, [changes, use, says]] of Object.entries(results)) {
  Deno.test(`${what} that cannot be used is refused, also when it comes late`, () =>
    withFile(doubling(changes), (path) => {
      const problem = problemFor({ ...defaultParameters, problem: path });
      const { name, message } = errorOf(() => use(problem));
      assert.equal(name, "FileError");
      assert.ok(message.startsWith(`${path}: ${says}`), message);
    }));
}

Deno.test("what a judgement says of nothing is false, not undefined", () =>
  withFile(doubling({ evaluate: "() => ({ correct: undefined })" }), (path) => {
    const problem = problemFor({ ...defaultParameters, problem: path });
    assert.equal(problem.evaluate(1n, 2n, 3n).correct, false);
  }));

Deno.test("an example without an answer, and a token that is no symbol, are refused when they come", () => {
  const generate = "(random) => ({ problem: 1n, answer: random.uniform() > 0.995 ? ANSWER : 2n })";
  const tokenizer = "symbolicInts(0, 5)";
  const cases = {
    "undefined":
      "generate: expected { problem, answer } or undefined, found an object with problem",
    "77n": 'outputTokenizer.encode wrote a token that is not among the symbols: "77"',
    "'x'": 'outputTokenizer.encode wrote a token that is not among the symbols: "x"',
  };
  for (const [answer, says] of Object.entries(cases)) {
    const changes = { outputTokenizer: tokenizer, generate: generate.replace("ANSWER", answer) };
    withFile(doubling(changes), (path) => {
      const problem = problemFor({ ...defaultParameters, problem: path });
      const vocabulary = vocabularyOf(problem.inputTokenizer, problem.outputTokenizer);
      const write = idWriterOf(problem.outputTokenizer, vocabulary), random = randomFrom(1);
      const { name, message } = errorOf(() => {
        for (let i = 0; i < 10_000; i++) write(problem.generate(random, "train")!.answer, []);
      });
      assert.deepEqual({ name, message }, { name: "FileError", message: `${path}: ${says}` });
    });
  }
});

Deno.test("the library's tokenizers write as fast through a file as anywhere: straight to numbers", () =>
  withFile(doubling(), (path) => {
    const { inputTokenizer } = problemFor({ ...defaultParameters, problem: path });
    const vocabulary = vocabularyOf(inputTokenizer, inputTokenizer);
    const ids: number[] = [];
    let isWriting = false;
    const idsOf = (tokens: readonly string[]) =>
      isWriting ? assert.fail("tokens are not needed") : vocabulary.idsOf(tokens);
    const write = idWriterOf(inputTokenizer, { ...vocabulary, idsOf });
    isWriting = true;
    write(-12n, ids);
    assert.deepEqual(vocabulary.tokensOf(ids), ["-", "1", "2"]);
  }));

Deno.test("a checker reads past errors that a problem raises over single values, and counts them", () => {
  const outputTokenizer = `{ ...positionalInts(10), parse(tokens) {
    if (tokens.length > 9) throw new Error("too long");
    return positionalInts(10).parse(tokens);
  } }`;
  const leadingInteger = "(n) => { if (n === 7n) throw new Error('seven'); return n; }";
  withFile(doubling({ outputTokenizer, leadingInteger }), (path) => {
    const checker = checkerOf(problemFor({ ...defaultParameters, problem: path }));
    const long = Array<string>(10).fill("1");
    assert.equal(checker.readAnswer(["+", "7"]), undefined);
    assert.equal(checker.readAnswer(long), undefined);
    assert.equal(checker.showAnswer(long), "(1 1 1 1 1 1 1 1 1 1)");
    assert.deepEqual(checker.readAnswer(["+", "8"]), { value: 8n, leading: 8n });
    const first = `${path}:10: leadingInteger failed: seven`;
    assert.deepEqual(checker.readingErrors.take(), { count: 3, first });
    assert.equal(checker.readingErrors.take(), undefined);
    assert.throws(() => checker.check(["+", "7"], ["+", "7"], ["+", "7"]), ExampleError);
  });
});

Deno.test("a checker says why an example has no class, or its class no name", () => {
  const codeClass = "(n) => { if (n === 700n) throw new Error('seven'); return Number(n); }";
  const describeClass = "(code) => { if (code === 800) throw new Error('eight'); return 'c'; }";
  withFile(doubling({ codeClass, describeClass }), (path) => {
    const { classFailure } = checkerOf(problemFor({ ...defaultParameters, problem: path }));
    const example = (n: string) => [["+", ...n], ["+", ...n]] as const;
    assert.equal(classFailure(900, ...example("900")), undefined);
    assert.equal(
      classFailure(unclassified, ...example("700")),
      `${path}:7: codeClass failed: seven`,
    );
    assert.equal(classFailure(800, ...example("800")), `${path}:8: describeClass failed: eight`);
  });
});

function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  return assert.fail("no error");
}
