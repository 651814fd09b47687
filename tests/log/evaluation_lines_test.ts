import assert from "node:assert/strict";
import * as lines from "../../src/log/evaluation_lines.ts";
import { messagesLike } from "./reference_log.ts";

Deno.test("lines of a batch are the reference's", () => {
  const tops = messagesLike(/^\((\d+)\/(\d+)\) Found (\d+)\/(\d+) valid top-1 predictions\./);
  const solutions = messagesLike(/^ {4}Found (\d+)\/(\d+) solutions in beam hypotheses\.$/);
  assert.deepEqual([tops.length, solutions.length], [6, 6]);
  for (const { message, found } of tops) {
    const [seen, size, right, total] = found.map(Number);
    assert.equal(lines.topPredictionsLine(seen, size, { right, total }), message);
  }
  for (const { message, found } of solutions) {
    assert.equal(
      lines.solutionsLine({ right: Number(found[0]), total: Number(found[1]) }),
      message,
    );
  }
});

Deno.test("the total has two decimals and speaks of examples, as in the paper", () => {
  assert.equal(
    lines.totalLine({ right: 8323, total: 10000 }),
    "8323/10000 (83.23%) examples were evaluated correctly.",
  );
  const totals = messagesLike(/^(\d+)\/(\d+) \(([\d.]+)%\) equations were evaluated correctly\.$/);
  assert.equal(totals.length, 3);
  for (const { message, found } of totals) {
    const [right, total, percentage] = found.map(Number);
    assert.equal(
      lines.totalLine({ right, total }),
      message.replace(`(${found[2]}%)`, `(${percentage.toFixed(2)}%)`).replace(
        "equations",
        "examples",
      ),
    );
  }
});

Deno.test("lines of a class are the reference's", () => {
  const classes = messagesLike(/^(\S+): (\d+) \/ (\d+) \([\d.]+%\)$/);
  assert.equal(classes.length, 9);
  for (const { message, found } of classes) {
    const [right, total] = found.slice(1).map(Number);
    assert.equal(lines.classLine(found[0], { right, total }), message);
  }
});

Deno.test("a percentage halfway between two is rounded to the even digit, as in Python", () => {
  assert.equal(lines.classLine("0", { right: 1, total: 32 }), "0: 1 / 32 (3.12%)");
});
