import assert from "node:assert/strict";
import fc from "fast-check";
import { FrequentAnswers } from "../../src/evaluation/frequent_answers.ts";

function counted(answers: readonly string[], most?: number) {
  const frequent = new FrequentAnswers(most);
  answers.forEach((answer) => frequent.add(answer));
  return frequent.mostFrequent();
}

const answers = fc.array(fc.constantFrom(..."aaabbcdefghij"), { minLength: 1 });

Deno.test("with room for all answers the most frequent is found, of several the first that came", () =>
  fc.assert(fc.property(answers, (list) => {
    const count = (answer: string) => list.filter((each) => each === answer).length;
    const best = Math.max(...list.map(count));
    const first = list.find((answer) => count(answer) === best);
    assert.deepEqual(counted(list), { answer: first, count: best });
  })));

Deno.test("with room for few, an answer that is more frequent than that allows is found, and hardly miscounted", () =>
  fc.assert(fc.property(answers, fc.integer({ min: 1, max: 5 }), (list, most) => {
    const count = (answer: string) => list.filter((each) => each === answer).length;
    const best = Math.max(...list.map(count)), error = list.length / (most + 1);
    const found = counted(list, most);
    if (found === undefined) return assert.ok(best <= error);
    assert.ok(found.count <= count(found.answer) && found.count >= best - error);
  })));

Deno.test("no answers have no most frequent one", () => assert.equal(counted([]), undefined));
