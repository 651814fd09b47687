import assert from "node:assert/strict";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import {
  type LineOutcome,
  type LineRules,
  parseLine,
} from "../../../src/examples/read/parse_line.ts";
import { tokenIndexOf } from "../../../src/examples/read/token_index.ts";
import { bytesOf, gcdFlags, rulesOf, taskOf } from "./data_files.ts";

const { vocabulary } = taskOf(gcdFlags());

/** The rules for GCDs; or for a problem that would have a query as well. */
function rulesWith(hasQuery: boolean, max_len = 512): LineRules {
  return { ...rulesOf({ max_len }), hasQuery, index: tokenIndexOf(vocabulary, hasQuery) };
}

/** Parses a line into a table that holds another example already. */
function parse(
  line: string,
  rules = rulesWith(false),
): { outcome: LineOutcome; example?: [string, string] } {
  const table = new ExampleTable(vocabulary.tokens.length), plain = rulesWith(false);
  assert.equal(parseLine(bytesOf("+ 1\t+ 1"), 0, 7, plain, table), "example");
  const bytes = bytesOf(`..${line}..`);
  const outcome = parseLine(bytes, 2, bytes.length - 2, rules, table);
  if (outcome !== "example") {
    // What was begun is gone.
    assert.equal(parseLine(bytesOf("+ 2\t+ 3"), 0, 7, plain, table), "example");
    assert.deepEqual([table.size, table.problem(1)], [2, vocabulary.idsOf(["+", "2"])]);
    return { outcome };
  }
  const text = (ids: number[]) => vocabulary.tokensOf(ids).join(" ");
  return { outcome, example: [text(table.problem(1)), text(table.answer(1))] };
}

Deno.test("spaces of any number and Windows' line ends are taken, as the original does", () => {
  const plain = "V2 + 1 2 + 8\t+ 4";
  for (
    const line of [
      plain,
      "  V2  +   1 2 + 8 \t +  4  ",
      `${plain}\r`,
      `${plain}\t`,
      `${plain} \t \t\r`,
    ]
  ) {
    assert.deepEqual(parse(line), {
      outcome: "example",
      example: ["V2 + 1 2 + 8", "+ 4"],
    }, JSON.stringify(line));
  }
  assert.equal(parse("( <sep> <SPECIAL_3>\t)").outcome, "example");
});

Deno.test("blank lines are no examples and no mistakes", () => {
  for (const line of ["", " ", "\r", "   \r"]) assert.equal(parse(line).outcome, "blank");
});

const mistakes: [string, string][] = [
  ["+ 1", "no tab, expected problem, tab, answer"],
  ["+ 1 + 2", "no tab, expected problem, tab, answer"],
  ["+ 1\t+ 2\t+ 3", "more than one tab, expected problem, tab, answer"],
  ["+ 1\t\t+ 3", "more than one tab, expected problem, tab, answer"],
  ["\t+ 2", "no problem before the tab"],
  ["\t", "no problem before the tab"],
  ["+ 2\t", "no answer behind the tab"],
  ["+ 2 \t \r", "no answer behind the tab"],
];

const unknown: [string, string, string?][] = [
  ["77", '"77"', "; write + 7 7"],
  ["-5123", '"-5123"', "; write - 5 1 2 3"],
  ["+8", '"+8"', "; write + 8"],
  ["1".repeat(41), `"${"1".repeat(41)}"`],
  [
    "3,",
    '"3,"',
    "; this looks like a table: add --columns PROBLEM:ANSWER, or see int2int encode --help",
  ],
  ["<pad>", '"<pad>"'],
  ["<eos>", '"<eos>"'],
  ["V3", '"V3"'],
  ["\u00a01", '"\u00a01"'],
  ["\u200b", '"\\u{200b}"'],
  ["\ufeff1", '"\\u{feff}1"'],
  ["\x0b", '"\\u{b}"'],
  ["z".repeat(1000), `"${"z".repeat(60)}…" (1000 characters)`],
];

Deno.test("mistakes are told in words", () => {
  for (const [line, problem] of mistakes) assert.deepEqual(parse(line).outcome, { problem });
  for (const [token, shown, hint = ""] of unknown) {
    const problem =
      `unknown token ${shown}, expected the words of --operation gcd --base 10${hint}`;
    assert.deepEqual(parse(`+ 1 ${token} 2\t+ 1`).outcome, { problem });
    assert.deepEqual(parse(`+ 1\t+ 1 ${token}`).outcome, { problem });
  }
});

Deno.test("bytes that are no text are an unknown token", () => {
  const table = new ExampleTable(100);
  const outcome = parseLine(new Uint8Array([0xff, 0x00, 0x09]), 0, 3, rulesOf(), table);
  assert.match((outcome as { problem: string }).problem, /^unknown token "\ufffd\\u\{0\}", /);
});

Deno.test("an example is too long when a side has as many tokens as --max_len says", () => {
  const side = (length: number) => Array(length).fill("1").join(" ");
  const found = (problem: number, answer: number) =>
    parse(`${side(problem)}\t${side(answer)}`, rulesWith(false, 5)).outcome;
  assert.equal(found(4, 4), "example");
  assert.equal(found(5, 1), "too long");
  assert.equal(found(1, 5), "too long");
  assert.equal(parse(`${side(4094)}\t1`, rulesWith(false, -1)).outcome, "example");
  assert.equal(parse(`${side(4095)}\t1`, rulesWith(false, -1)).outcome, "too long");
});

Deno.test("a query stands between two tabs, and follows the problem as one sequence", () => {
  const plain = "V2 + 1 2\t+ 8 -\t+ 4";
  for (const line of [plain, ` V2 + 1  2 \t + 8 - \t  + 4 \r`, `${plain}\t`, `${plain} \t \t\r`]) {
    assert.deepEqual(parse(line, rulesWith(true)), {
      outcome: "example",
      example: ["V2 + 1 2 <sep> + 8 -", "+ 4"],
    }, JSON.stringify(line));
  }
  for (const line of ["", " ", "\r"]) assert.equal(parse(line, rulesWith(true)).outcome, "blank");
});

const queryMistakes: [string, string][] = [
  ["+ 1", "no tab, expected problem, tab, query, tab, answer"],
  ["+ 1\t+ 2", "one tab, expected problem, tab, query, tab, answer"],
  ["\t", "one tab, expected problem, tab, query, tab, answer"],
  ["+ 1\t+ 2\t+ 3\t+ 4", "more than two tabs, expected problem, tab, query, tab, answer"],
  ["\t+ 2\t+ 3", "no problem before the first tab"],
  ["+ 1\t\t+ 3", "no query between the tabs"],
  ["+ 1\t \t+ 3", "no query between the tabs"],
  ["+ 1\t+ 2\t", "no answer behind the second tab"],
  ["\t\t", "no problem before the first tab"],
];

Deno.test("with a query, other numbers of tabs and empty fields are mistakes", () => {
  for (const [line, problem] of queryMistakes) {
    assert.deepEqual(parse(line, rulesWith(true)).outcome, { problem }, JSON.stringify(line));
  }
  for (const line of ["+ 1 <sep> + 2\t+ 2\t+ 3", "+ 1\t+ <sep> 2\t+ 3", "+ 1\t+ 2\t<sep> 3"]) {
    const { problem } = parse(line, rulesWith(true)).outcome as { problem: string };
    assert.match(problem, /^unknown token "<sep>", expected the words of /);
  }
});

Deno.test("problem, separator and query together are a side, that may be too long", () => {
  const found = (line: string) => parse(line, rulesWith(true, 5)).outcome;
  assert.equal(found("1 2\t1\t1 2 3 4"), "example");
  assert.equal(found("1 2\t1 2\t1"), "too long");
  assert.equal(found("1 2 3\t1\t1"), "too long");
  assert.equal(found("1\t1\t1 2 3 4 5"), "too long");
});

Deno.test("a message says which types were declared, or that none were", () => {
  const problemWith = (data_types: string) => {
    const rules = rulesOf({ operation: "data", data_types });
    const outcome = parseLine(bytesOf("x\t1"), 0, 3, rules, new ExampleTable(100));
    return (outcome as { problem: string }).problem;
  };
  assert.match(
    problemWith("int[5]:range(2)"),
    /--operation data --base 10 --data_types int\[5\]:r/,
  );
  assert.match(problemWith(""), /--operation data --base 10, without --data_types$/);
});
