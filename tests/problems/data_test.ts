import assert from "node:assert/strict";
import { buildTask } from "../../src/task/task.ts";
import { checkPrediction } from "../../src/problems/check.ts";
import { dataProblem } from "../../src/problems/data.ts";
import { randomFrom } from "../../src/random.ts";
import { defaultParameters, words } from "./problem_parameters.ts";

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
  const parameters = { ...defaultParameters, operation: "data" };
  const { vocabulary } = buildTask(parameters);
  assert.equal(vocabulary.words.length, 15 + 2 + 1000);
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
