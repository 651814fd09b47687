/** Examples that the original generated: answers, tokens and classes. */
import assert from "node:assert/strict";
import { gcd } from "../../src/problems/gcd.ts";
import { missingFlags, problemOf } from "./built.ts";
import { type CaseKind, exactly } from "./check.ts";
import type { Flags } from "./golden_case.ts";
import { exact, type Recorded, words } from "./values.ts";

interface Entry {
  readonly flags: Flags;
  readonly examples: {
    readonly problem: Recorded;
    readonly solution: Recorded;
    readonly input: string;
    readonly output: string;
    readonly code_class: number;
    readonly decode_class: string;
  }[];
}

/** The arithmetic of each problem that is built. */
const arithmetic: Record<string, (problem: never, flags: Flags) => unknown> = {
  gcd: ([a, b]: [bigint, bigint]) => gcd(a, b),
};

export const operationsCase: CaseKind = {
  fits: ({ operations }) => Array.isArray(operations),
  offer({ operations }) {
    const entries = (operations as Entry[])
      .map((entry) => ({ entry, missing: missingFlags(entry.flags) }));
    const built = entries.filter(({ missing }) => missing.length === 0);
    return {
      checks: built.map(({ entry }) => ({
        title: described(entry),
        run: exactly(() => checkExamples(entry)),
      })),
      missing: [...new Set(entries.flatMap(({ missing }) => missing))],
    };
  },
};

function described({ flags: { operation, ...flags }, examples }: Entry): string {
  const others = Object.entries(flags).map(([name, value]) => `, ${name} ${value}`).join("");
  return `${examples.length} examples of ${operation}${others}`;
}

function checkExamples({ flags, examples }: Entry): void {
  const problem = problemOf(flags);
  const answerOf = arithmetic[problem.name];
  assert.ok(answerOf, `operations_case.ts has no arithmetic of ${problem.name}`);
  assert.ok(examples.length > 0, "there are examples");
  for (const { input, output, code_class, decode_class, ...example } of examples) {
    const question = exact(example.problem), answer = exact(example.solution);
    assert.deepEqual(answerOf(question as never, flags), answer);
    assert.equal(problem.inputTokenizer.encode(question).join(" "), input);
    assert.equal(problem.outputTokenizer.encode(answer).join(" "), output);
    assert.deepEqual(problem.inputTokenizer.parse(words(input)), question);
    assert.deepEqual(problem.outputTokenizer.parse(words(output)), answer);
    assert.equal(problem.codeClass(question, answer), code_class);
    assert.equal(problem.describeClass(code_class), decode_class);
  }
}
