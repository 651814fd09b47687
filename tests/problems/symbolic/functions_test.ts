import assert from "node:assert/strict";
import { checkPrediction } from "../../../src/problems/check.ts";
import { formOf } from "../../../src/expressions/conversion.ts";
import { derivative } from "../../../src/expressions/derivative.ts";
import { areEqual, points } from "../../../src/expressions/equality.ts";
import { estimate } from "../../../src/expressions/evaluation.ts";
import { differentiationProblem } from "../../../src/problems/symbolic/differentiation.ts";
import { integrationProblem } from "../../../src/problems/symbolic/integration.ts";
import { countOperators } from "../../../src/problems/symbolic/count_operators.ts";
import type { Problem } from "../../../src/problems/problem.ts";
import type { Expression } from "../../../src/tokenizers/expression.ts";
import { readInfix, showInfix } from "../../../src/tokenizers/infix.ts";
import { hasPari, pari } from "../pari.ts";
import { defaultParameters } from "../problem_flags.ts";
import { sample } from "../sampling.ts";

const flags = { ...defaultParameters, base: 10 };

const all =
  "add:1,sub:1,mul:1,div:1,pow:1,neg:1,abs:1,sqrt:1,exp:1,ln:1,sin:1,cos:1,tan:1,cot:1,sec:1,csc:1," +
  "asin:1,acos:1,atan:1,sinh:1,cosh:1,tanh:1,asinh:1,acosh:1,atanh:1";

/** Each way to make examples. */
const kinds: [name: string, problem: Problem<Expression, Expression>][] = [
  ["backward", integrationProblem(flags)],
  [
    "backward, with all operators",
    integrationProblem({ ...flags, operators: all, positive: false }),
  ],
  [
    "backward, with coefficients and constants",
    integrationProblem({
      ...flags,
      n_coefficients: 2,
      leaf_probs: "3,1,1,1",
      max_ops: 7,
    }),
  ],
  ["forward", integrationProblem({ ...flags, fwd_prob: 1 })],
  ["by parts", integrationProblem({ ...flags, ibp_prob: 1 })],
];

const show = (...expressions: Expression[]) => expressions.map(showInfix).join(" → ");
const read = (text: string) => readInfix(text, ["x", "a0", "a1"]);

for (const [name, problem] of kinds) {
  Deno.test(`integration, ${name}: the derivative of an answer is the problem`, () => {
    for (const { problem: question, answer } of sample(problem, 60)) {
      assert.ok(
        areEqual(derivative(formOf(answer), "x"), formOf(question)),
        show(question, answer),
      );
    }
  });

  Deno.test(`integration, ${name}: other ways to write an antiderivative are right`, () => {
    for (const { problem: question, answer } of sample(problem, 40)) {
      const isRight = (other: Expression) => problem.evaluate(question, answer, other).correct;
      const pythagoras = read("2*sin(x)*cos(x) - sin(2*x)");
      assert.ok(isRight(["add", ["neg", 7n], answer]), show(question, answer));
      assert.ok(isRight(["sub", answer, pythagoras]), show(question, answer));
      assert.ok(!isRight(["add", answer, "x"]), show(question, answer));
      assert.ok(!isRight(["mul", answer, 2n]), show(question, answer));
      assert.ok(!isRight(["add", answer, "i"]));
    }
  });
}

Deno.test("integration: known integrals, and what is none", () => {
  const { evaluate } = integrationProblem(flags);
  const judged: [question: string, answer: string, given: string, isRight: boolean][] = [
    ["1/x", "ln(x)", "ln(3*x)", true],
    ["1/x", "ln(x)", "ln(abs(x))", true],
    ["1/x", "ln(x)", "ln(-x) + pi", true],
    ["2*sin(x)*cos(x)", "sin(x)^2", "-cos(2*x)/2", true],
    ["2*sin(x)*cos(x)", "sin(x)^2", "-cos(x)^2", true],
    ["1/(x^2 + 1)", "atan(x)", "-atan(1/x)", true],
    ["1/(x^2 + 1)", "atan(x)", "tan(x)", false],
    ["x", "x^2/2", "x^2/2 + x/1000000", false],
    // Formally an antiderivative, but without a real value.
    ["1", "x", "x + ln(-1)", false],
    ["1", "x", "x + ln(sin(x) - 2) - ln(sin(x) - 2)", false],
    ["x", "x^2/2", "1/0", false],
    ["x", "x^2/2", "9^9^9^9", false],
  ];
  for (const [question, answer, given, isRight] of judged) {
    const { correct } = evaluate(read(question), read(answer), read(given));
    assert.equal(correct, isRight, `${question}: ${given}`);
  }
});

Deno.test("differentiation: derivatives in any form are right", () => {
  const problem = differentiationProblem(flags);
  for (const { problem: question, answer } of sample(problem, 100)) {
    assert.ok(areEqual(derivative(formOf(question), "x"), formOf(answer)), show(question, answer));
    const isRight = (other: Expression) => problem.evaluate(question, answer, other).correct;
    assert.ok(isRight(["mul", answer, read("sin(x)^2 + cos(x)^2")]));
    assert.ok(!isRight(["add", answer, 1n]), show(question, answer));
  }
});

Deno.test("functions have as many operators as the flags say, and depend on x", () => {
  const small = differentiationProblem({ ...flags, max_ops: 3, operators: "sin,cos" });
  const sizes = sample(small, 300).map(({ problem }) => countOperators(problem));
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [0, 3]);
  const few = sizes.filter((size) => size < 3).length;
  assert.ok(few > 0 && few < 30, `${few} small ones`);
  for (const { problem } of sample(small, 50)) assert.match(showInfix(problem), /x/);
});

Deno.test("chances of ways decide how examples are made", () => {
  const shares = [0, 0.25, 1].map((fwd_prob) => {
    const problem = integrationProblem({ ...flags, fwd_prob, max_ops: 1, operators: "sin" });
    const drawn = sample(problem, 400).map(({ problem }) => showInfix(problem));
    // Backward, the derivative of sin(x) is drawn.
    return drawn.filter((each) => each === "sin(x)").length / drawn.length;
  });
  assert.equal(shares[0], 0);
  assert.ok(shares[1]! > 0.15 && shares[1]! < 0.35, `${shares}`);
  assert.ok(shares[2]! > 0.9);
  sample(integrationProblem({ ...flags, fwd_prob: 0.9, ibp_prob: 0.1 }), 20);
});

Deno.test("where a problem has values for positive x only, its answer has no |x|", () => {
  const forward = integrationProblem({ ...flags, fwd_prob: 1, operators: "add,mul,ln,pow,div" });
  const kinds = { "ln(x)": /ln\(x\)/, "|x|": /abs\(x\)/ };
  const drawn = sample(forward, 300).map((
    each,
  ) => [showInfix(each.problem), showInfix(each.answer)]);
  const positive = drawn.filter(([problem]) => kinds["ln(x)"].test(problem!));
  assert.ok(positive.length > 20);
  for (const each of positive) assert.doesNotMatch(each[1]!, kinds["|x|"], each.join(" → "));
  assert.ok(drawn.some(([, answer]) => kinds["|x|"].test(answer!)), "1/x has ln|x|");
});

Deno.test("what is typed becomes the form that models are trained on", () => {
  const { inputTokenizer: { notation } } = integrationProblem(flags);
  const typed = (text: string) => showInfix(notation!.read(text));
  assert.equal(typed("-sin(x) + 1 - x*(-2)"), "2*x - sin(x) + 1");
  assert.equal(typed("x*(x + 1) - x"), "x^2");
  assert.throws(() => typed("x/(1 - 1)"), /a division by zero/);
  assert.throws(() => typed("y"), /there is no variable "?y/);
  for (const { problem } of sample(integrationProblem({ ...flags, fwd_prob: 0.5 }), 100)) {
    assert.deepEqual(notation!.read(showInfix(problem)), problem);
  }
});

Deno.test("a class is the number of operators of the problem", () => {
  const { codeClass, describeClass, mayBeClass } = integrationProblem(flags);
  const code = codeClass(read("x*exp(2*x)"), "x");
  assert.deepEqual([describeClass(code), mayBeClass!("3"), mayBeClass!("x")], ["3", true, false]);
  assert.equal(codeClass("x", "x"), 1);
  assert.equal(codeClass(undefined, undefined), 0);
});

Deno.test("judging takes no long time, whatever a model writes", () => {
  const { evaluate } = integrationProblem(flags);
  const nested = (levels: number, wrap: (inner: Expression) => Expression) => {
    let expression: Expression = "x";
    for (let i = 0; i < levels; i++) expression = wrap(expression);
    return expression;
  };
  const monsters: Expression[] = [
    nested(200, (inner) => ["pow", inner, "x"]),
    nested(200, (inner) => ["pow", "x", inner]),
    nested(60, (inner) => ["pow", ["add", inner, 1n], 9n]),
    nested(100, (inner) => ["mul", ["add", inner, "x"], ["sin", "x"]]),
    nested(120, (inner) => ["div", 1n, ["add", inner, "x"]]),
    nested(250, (inner) => ["sin", inner]),
    nested(120, (inner) => ["ln", ["abs", inner]]),
    ["pow", 999_983n, ["pow", "x", 999_983n]],
    ["pow", ["add", "x", 1n], 10n ** 30n],
  ];
  for (const [i, monster] of monsters.entries()) {
    const start = performance.now();
    assert.equal(evaluate(read("x"), read("x^2/2"), monster).correct, false);
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds < 5, `monster ${i} takes ${seconds} s`);
  }
});

Deno.test("predictions are judged by their tokens", () => {
  const problem = integrationProblem(flags);
  const judge = (given: string) =>
    checkPrediction(problem, "mul + 2 x".split(" "), "pow x + 2".split(" "), given.split(" "));
  assert.equal(judge("add pow x + 2 + 5").correct, true);
  assert.equal(judge("mul x x").correct, true);
  assert.equal(judge("mul x").decoded, undefined);
  assert.equal(judge("pow x + 3").correct, false);
});

/** A function as GP reads it. */
function pariText(expression: Expression): string {
  return showInfix(expression).replaceAll(/\bln\(/g, "log(").replaceAll(/\bpi\b/g, "Pi")
    .replaceAll(/\be\b/g, "exp(1)");
}

Deno.test({
  name: "PARI/GP finds that the derivatives of answers are the problems",
  ignore: !hasPari,
  async fn() {
    const checks: string[] = [];
    for (const [, problem] of kinds.filter(([name]) => !name.includes("coefficients"))) {
      for (const { problem: question, answer } of sample(problem, 60)) {
        const point = points.find((each) =>
          isModerate(question, each.x!) && isModerate(answer, each.x!)
        );
        if (point === undefined) continue;
        const [f, F] = [question, answer].map(pariText);
        checks.push(
          `((f, F) -> my(a = f(${point.x}), b = derivnum(t = ${point.x}, F(t))); ` +
            `if(abs(a - b) < 1e-9 * (1 + abs(a)), "right", Str(a, " is not ", b)))` +
            `((x) -> ${f}, (x) -> ${F})`,
        );
      }
    }
    assert.ok(checks.length > 150, `${checks.length} checks`);
    for (const [i, found] of (await pari(checks)).entries()) {
      assert.equal(found, "right", checks[i]);
    }
  },
});

/** Whether the value at a point is known well and of ordinary size. */
function isModerate(expression: Expression, x: number): boolean {
  const { value, error } = estimate(expression, { x });
  return Math.abs(value) < 1e6 && error < 1e-9;
}
