import assert from "node:assert/strict";
import { buildTask } from "../../src/task/task.ts";
import { checkPrediction } from "../../src/problems/check.ts";
import { dataProblem } from "../../src/problems/data.ts";
import { randomFrom } from "../../src/random.ts";
import { defaultParameters, words } from "./problem_flags.ts";

function problemOf(data_types: string, max_class = 101) {
  return dataProblem({ ...defaultParameters, operation: "data", data_types, max_class });
}

/** The class of an answer, and what it is called. */
function classOf(data_types: string, answer: string): [number, string] {
  const problem = problemOf(data_types);
  const code = problem.codeClass(undefined, problem.outputTokenizer.parse(words(answer)));
  return [code, problem.describeClass(code)];
}

Deno.test("without types, the vocabulary is that of the paper: signs and digits, and special words", () => {
  const flags = { ...defaultParameters, operation: "data" };
  const { vocabulary } = buildTask(flags);
  assert.equal(vocabulary.tokens.length, 15 + 2 + 1000);
  const known = [..."+-()", "0", "999", "<sep>", "<SPECIAL_0>", "<SPECIAL_9>"];
  for (const word of known) assert.notEqual(vocabulary.idOf(word), undefined, word);
  for (const word of ["1000", "V1", "-1", ""]) assert.equal(vocabulary.idOf(word), undefined);
});

Deno.test("the class is the answer's first integer, modulo --max_class", () => {
  for (const types of ["", "int:range(-5,1000)"]) {
    assert.deepEqual(classOf(types, "2"), [2, "2"]);
    assert.deepEqual(classOf(types, "101"), [0, "0"]);
  }
  assert.deepEqual(classOf("", "+ 7"), [7, "7"]);
  assert.deepEqual(classOf("", "( - 1 ) + 5"), [100, "100"]);
  assert.deepEqual(classOf("", "( <sep>"), [-1, "-1"]);
  assert.deepEqual(classOf("int:int[2][2]", "V2 V1 + 3 + 4"), [3, "3"]);
  assert.deepEqual(classOf("int:int[2]", "V2 + 3"), [-1, "-1"]);
});

Deno.test("a prediction is right if it is the answer, of whatever tokens", () => {
  const check = (answer: string, prediction: string) => {
    const { correct, leading } = checkPrediction(
      problemOf(""),
      ...[words("+ 1"), words(answer), words(prediction)] as const,
    );
    return [correct, leading];
  };
  assert.deepEqual(check("( 1 )", "( 1 )"), [true, 1n]);
  assert.deepEqual(check("( <sep> )", "( <sep> )"), [true, 0n]);
  assert.deepEqual(check("2", "+ 2"), [false, 2n]);
  assert.deepEqual(check("2", ""), [false, 0n]);
});

Deno.test("nothing is generated", () => {
  assert.equal(problemOf("int:int").generate(randomFrom(0), "train"), undefined);
});

Deno.test("labels are classes; reals are not sorted into any", () => {
  const labels = problemOf("int:label(even,odd)");
  assert.deepEqual(classOf("int:label(even,odd)", "odd"), [1, "odd"]);
  assert.deepEqual(classOf("int:label(even,odd)", "V2"), [-1, "unreadable"]);
  assert.ok(labels.mayBeClass!("even") && !labels.mayBeClass!("7"));
  const reals = problemOf("int:float");
  assert.equal(reals.onlyClass, 0);
  assert.equal(reals.leadingInteger(0.5), 0n);
  assert.equal(problemOf("int:int(reversed)[2]").leadingInteger([7n, 8n]), 7n);
});

Deno.test("an answer of another type than integers is right if it means the same", () => {
  const isRight = (types: string, answer: string, prediction: string) =>
    checkPrediction(problemOf(types), words("+ 1"), words(answer), words(prediction)).correct;
  assert.ok(isRight("int:set(int)", "+ 1 + 2 .", "+ 2 + 1 ."));
  assert.ok(!isRight("int:set(int)", "+ 1 + 2 .", "+ 2 + 3 ."));
  assert.ok(isRight("int:float", "+ 5 0 0 E-1", "+ 0 5 0 E0"));
  assert.ok(!isRight("int:int", "+ 5", "+ 0 5"), "as in Int2Int");
  assert.ok(!isRight("int:int[2]", "V1 + 5", "V1 + 0 5"), "as in Int2Int");
});
