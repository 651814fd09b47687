import assert from "node:assert/strict";
import { accuracyLine, headerLines, reportLine, titled } from "../../src/log/brief_lines.ts";
import type { SetDetails } from "../../src/log/set_details.ts";

Deno.test("large figures fit into 80 columns, one report under the other", () => {
  const small = reportLine({ step: 200, loss: 0.62651, examplesPerSecond: 4317.2, left: 20.4 });
  const large = reportLine({
    ...{ step: 123_456_789, loss: 123.4, examplesPerSecond: 1_234_567, left: 86_000 },
  });
  assert.equal(small, "  step       200   loss  0.6265     4,317 examples/s   0:00:20 left");
  assert.ok(large.length <= 80, large);
});

Deno.test("the header breaks long facts below themselves", () => {
  const lines = headerLines({ Problem: "gcd", Device: "word ".repeat(30).trim() }).split("\n");
  assert.equal(lines[0], "Problem  gcd");
  assert.ok(lines.every((line) => line.length <= 80));
  assert.match(lines[2]!, /^ {9}word/);
});

/** Of 100 answers, 83 right, 60 of which are the same. */
function details(changes: Partial<SetDetails> = {}): SetDetails {
  return {
    ...{ right: 83, total: 100, low: 74.45, high: 89.11 },
    constant: { answer: "1", right: 60, at_least: false },
    cut: { limit: 8, longer: 0, cut: 0 },
    breakdowns: {},
    ...changes,
  };
}

Deno.test("an accuracy stands beside its interval and that of a constant answer, which is cut where it is long", () => {
  assert.equal(
    accuracyLine("valid", details(), true),
    "valid: 83.00% correct (74.5 to 89.1; always answering 1: 60.00%)",
  );
  const constant = { ...details().constant, answer: "[1, 2, 3], ".repeat(20) };
  assert.ok(accuracyLine("valid", details({ constant }), true).length <= 85);
  assert.equal(
    accuracyLine("test", details(), false),
    "test: 83.00% correct (74.5 to 89.1)",
  );
});

Deno.test("the short view tells of problems that were trained on, and of answers for which there is no room", () => {
  const cut = { limit: 8, longer: 1234, cut: 5 };
  const breakdowns = (groups: string[], right: number[], total: number[]) => ({
    breakdowns: { seen: { title: "", groups, right, total } },
  });
  assert.equal(
    accuracyLine("test", details({ cut }), false),
    "test: 83.00% correct (74.5 to 89.1); 1,234 answers are longer than --max_output_len 8",
  );
  assert.equal(
    accuracyLine("test", details(breakdowns(["seen", "unseen"], [20, 63], [20, 80])), false),
    "test: 83.00% correct (74.5 to 89.1); 20 of 100 in the training file: 100.00%, others 78.75%",
  );
  assert.equal(
    accuracyLine("test", details(breakdowns(["seen"], [83], [100])), false),
    "test: 83.00% correct (74.5 to 89.1); 100 of 100 in the training file: 83.00%",
  );
  assert.equal(
    accuracyLine("test", details(breakdowns(["unseen"], [83], [100])), false),
    "test: 83.00% correct (74.5 to 89.1)",
  );
});

Deno.test("what does not fit beside a title goes on below it", () => {
  const text = "word ".repeat(30).trim(), lines = titled("epoch 7   ", text).split("\n");
  assert.equal(lines.length, 3);
  assert.match(lines[0]!, /^epoch 7 {3}word/);
  assert.match(lines[1]!, /^ {10}word/);
  assert.ok(lines.every((line) => line.length <= 80));
});
