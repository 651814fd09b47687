import assert from "node:assert/strict";
import { balancedWord, bracketMatchProblem } from "../../../src/problems/lists/bracket_match.ts";
import { randomFrom } from "../../../src/random.ts";
import { defaultParameters } from "../problem_flags.ts";
import { assertDistribution, sample, tuples } from "../sampling.ts";

/** By definition: empty, or (a)b of two balanced words. Pairs of them are removed until nothing is left. */
function isBalanced(word: readonly bigint[]): boolean {
  let text = word.join("");
  while (text.includes("01")) text = text.replace("01", "");
  return text === "";
}

Deno.test("every balanced word is as likely as any other", () => {
  const random = randomFrom(3);
  for (const pairs of [2, 3, 4]) {
    const words = tuples(2 * pairs, 0n, 1n).filter(isBalanced);
    // Catalan's numbers.
    assert.equal(words.length, [2, 5, 14][pairs - 2]);
    const drawn = Array.from({ length: 5000 }, () => balancedWord(random, pairs));
    assertDistribution(drawn, words.map((word) => [word, 1]));
  }
});

Deno.test("brackets are partners where what is between them is balanced", () => {
  const problem = bracketMatchProblem({ ...defaultParameters, list_len: 16, min_list_len: 3 });
  const examples = sample(problem, 300);
  for (const { problem: word, answer } of examples) {
    assert.ok(isBalanced(word));
    assert.equal(answer.length, word.length);
    answer.map(Number).forEach((partner, i) => {
      const [open, close] = [Math.min(i, partner), Math.max(i, partner)];
      assert.deepEqual([word[open], word[close]], [0n, 1n]);
      assert.ok(isBalanced(word.slice(open + 1, close)));
    });
    assert.equal(problem.codeClass(word, answer), word.length);
  }
  const lengths = new Set(examples.map(({ problem: word }) => word.length));
  assert.deepEqual([...lengths].sort((a, b) => a - b), [4, 6, 8, 10, 12, 14, 16]);
});
