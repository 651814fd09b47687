import assert from "node:assert/strict";
import { accuracyLine, headerLines, reportLine } from "../../src/log/brief_lines.ts";

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

Deno.test("an accuracy stands beside that of a constant answer, which is cut where it is long", () => {
  const correct = { right: 83, total: 100 }, ratio = { right: 6, total: 10 };
  const line = (answer: string) =>
    accuracyLine({ set: "valid", correct, constant: { answer, ratio } });
  assert.equal(line("1"), "valid: 83.00% correct (always answering 1: 60.00%)");
  assert.ok(line("[1, 2, 3], ".repeat(20)).length <= 70);
  assert.equal(
    accuracyLine({ set: "test", correct, constant: undefined }),
    "test: 83.00% correct",
  );
});
