/** The modules beside an exported model read and write values as the program does. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fileURLToPath } from "node:url";
import { parse, read, show, showRead } from "../../src/export/scripts/notation.mjs";
import { operationNames, operationsThatRead } from "../../src/flags/choices.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";
import { descriptionOfProblem, type ProblemDescription } from "../../src/problems/description.ts";
import { questionReader } from "../../src/problems/question_reader.ts";
import { joinSource } from "../../src/problems/source.ts";
import { showAs } from "../../src/problems/show_value.ts";
import type { TokenizerDescription } from "../../src/tokenizers/description.ts";
import { showValue } from "../../src/text/show_value.ts";
import { parsed } from "../../src/problems/tolerant_tokenizer.ts";
import { typedExample } from "../../src/problems/typed_example.ts";
import { buildTask, type Task } from "../../src/task/task.ts";
import { soak } from "../soak.ts";
import { asked, hasPython } from "./script_runs.ts";

const example = fileURLToPath(new URL("../../examples/graph_distance.ts", import.meta.url));

const tasks: readonly Task[] = [
  ...operationNames.filter((name) => name !== "data").map((operation) => ({
    operation,
    ...operationsThatRead("base").includes(operation) && { base: 10 },
  })),
  { operation: "gcd", base: 1000 },
  { operation: "data", base: 10 },
  { operation: "data", base: 1000 },
  { operation: "data", data_types: "int[3]:range(-2,5)" },
  { operation: "data", data_types: "int[2][3]:int[2]", base: 30 },
  ...[
    ...[
      "float[2][2]:float",
      "rational:float(P1000,digits=5)",
      "rational[3]:rational",
      "perm(3):word(rs)",
    ],
    ...[
      "word(rs)[2]:label(yes,no)[2]",
      "label(yes,no):float(variable)",
      "float(P1000,variable):perm(2)",
    ],
    ...[
      "float(FP15,digits=1,exponent=1):complex",
      "list(int):set(int)",
      "int(reversed):poly(int,x)",
    ],
  ].map((data_types) => ({
    operation: "data" as const,
    data_types,
    ...(/int|rational/).test(data_types) && { base: 10 },
  })),
  { problem: example },
].map((flags: Partial<Flags>) => buildTask(flagsWith(flags)));

const typed = [
  ...["12 18", "[12, 18]", "gcd(12, -18)", "12,18", "3/4 + 5/6", "3/4 <> 5/6", "1 2; 3 4", "5"],
  ...["[[1, 2, 3], [4, 5, 6]]", "-5 - 3", "{1, 2, 3}", "V2 + 1 + 8", "+ 1 2", "1 2 0", "12 x", ""],
  ...["0 1; 1 2; 2 3 | 0 3", "V1 N1", "123456789012345678901234567890 10", "[1 2; 3 4", "+5 -5 +7"],
  ...["0.5", "-1e-3", "3/8", "1/0", "-0", "[[0.5, 1], [2, 1e10]]", "1 .5; 2 3", "[1/2, 0.25, 3]"],
  ...[
    "[2, 3, 1]",
    "2 3 1",
    "1 1 2",
    "rrs",
    "r r s .",
    '""',
    "[rs, s]",
    "yes",
    "[yes, no]",
    "maybe",
  ],
  ...[
    "0.125",
    "2.5",
    "9.9999",
    "1e200",
    "1e-200",
    "[1, 2",
    "[1, [2]]",
    "[[1 2], [3 4]]",
    "+.5",
    "5.",
  ],
];

/** Any texts of characters that mean something. */
const anyText = fc.array(fc.constantFrom(..."0123456789 +-,;()[]/<|V .ers"), { maxLength: 12 })
  .map((characters) => characters.join(""));

interface Job {
  readonly task: Task;
  readonly problem: ProblemDescription;
  readonly texts: readonly string[];
  /** As a model may write them. */
  readonly answers: readonly (readonly string[])[];
}

const jobs: readonly Job[] = tasks.map((task) => {
  const { symbols } = task.problem.outputTokenizer, seed = 7;
  const tokens = fc.array(fc.constantFrom(...symbols, "<sep>", "("), { maxLength: 6 });
  const examples = [typedExample(task.problem)];
  return {
    task,
    problem: JSON.parse(JSON.stringify(descriptionOfProblem(task.problem))),
    texts: [...examples, ...typed, ...fc.sample(anyText, { numRuns: soak(100), seed })],
    answers: fc.sample(tokens, { numRuns: soak(50), seed }),
  };
});

interface Question {
  readonly parts?: readonly (readonly string[])[];
  readonly shown?: string;
  readonly refused?: string;
}

/**
 * What both read is the same, and the program reads all that the module reads, unless the model has no such tokens. Of
 * problems that only the program can read, the module takes words for tokens.
 */
function assertReads(job: Job, text: string, found: Question): void {
  const { task: { problem, vocabulary }, problem: { input } } = job;
  const expected = questionReader(problem, 1000)(text), what = `${problem.name}: ${text}`;
  const tokens = found.parts?.flat() ?? [];
  const isKnown = tokens.every((token) => vocabulary.idOf(token) !== undefined);
  if (!isSimple(input)) {
    const words = text.split(/[\s|]+/).filter((word) => word !== "");
    if (found.parts !== undefined && isKnown) assert.deepEqual(tokens, words, what);
    return;
  }
  if ("mistake" in expected || found.parts === undefined) {
    if (!("mistake" in expected)) assert.fail(`${what} is refused: ${found.refused}`);
    // The module is more patient with what stands between numbers.
    if (isKnown && found.parts !== undefined) assert.match(text, /\d/, what);
    return;
  }
  const [asked, query] = found.parts;
  assert.deepEqual(query === undefined ? asked : joinSource(asked!, query), expected.tokens, what);
  assert.equal(found.shown, expected.shown, what);
}

/** Kinds that the modules read; of others, they take tokens. */
const simple = [
  ...["positionalInts", "symbolicInts", "mixedTokens", "floats", "rationals", "words", "labels"],
  "permutations",
];

function isSimple(kind: TokenizerDescription): boolean {
  return kind.kind === "numberArray" ? isSimple(kind.element) : simple.includes(kind.kind);
}

/** Answers that only the program can read are shown as their tokens. */
function assertAnswers(
  { task: { problem }, problem: { output }, answers }: Job,
  found: readonly (string | null)[],
) {
  answers.forEach((tokens, i) => {
    const read = parsed(tokens, problem.outputTokenizer), isList = !isSimple(output);
    const value = isList && tokens.length > 0 ? tokens : read;
    const what = `${problem.name}: ${tokens.join(" ")}`;
    const show = () => isList ? showValue(value) : showAs(value, problem.outputTokenizer);
    assert.equal(found[i], value === undefined ? null : show(), what);
  });
}

Deno.test("problems and answers are read as the program reads them, in JavaScript", () => {
  for (const job of jobs) {
    for (const text of job.texts) assertReads(job, text, inJavaScript(job.problem, text));
    assertAnswers(
      job,
      job.answers.map((tokens) => {
        const value = parse(tokens, job.problem.output);
        return value === undefined ? null : show(value);
      }),
    );
  }
});

function inJavaScript(problem: ProblemDescription, text: string): Question {
  try {
    const parts: string[][] = read(text, problem);
    const kinds = [problem.input, problem.query];
    return { parts, shown: parts.map((part, i) => showRead(part, kinds[i])).join(" | ") };
  } catch (error) {
    assert(error instanceof RangeError, String(error));
    return { refused: error.message };
  }
}

Deno.test({
  name: "and in Python",
  ignore: !hasPython,
  fn: async () => {
    const folder = fileURLToPath(new URL("../../src/export/scripts", import.meta.url));
    const asking = jobs.map(({ problem, texts, answers }) => ({ problem, texts, answers }));
    const found = await asked<{ questions: Question[]; answers: (string | null)[] }[]>(
      "read.py",
      asking,
      folder,
    );
    jobs.forEach((job, i) => {
      job.texts.forEach((text, k) => assertReads(job, text, found[i]!.questions[k]!));
      assertAnswers(job, found[i]!.answers);
    });
  },
});
