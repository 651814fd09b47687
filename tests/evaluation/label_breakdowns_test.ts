/** Accuracy by label and within groups, against counts that are made in another way. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { byGroup } from "../../src/evaluation/breakdowns/by_group.ts";
import { byLabel, tooManyValues } from "../../src/evaluation/breakdowns/by_label.ts";
import type { EvaluationRecord } from "../../src/evaluation/record.ts";
import type { Groups } from "../../src/log/set_details.ts";
import { labelLines } from "../../src/log/label_lines.ts";
import { verdict } from "./scripted_evaluation.ts";

interface Example {
  readonly labels: Readonly<Record<string, string>>;
  readonly right: boolean;
  /** What the model answers. */
  readonly says?: string;
  readonly cut?: boolean;
}

function recordOf({ labels, right, says = "+ 1", cut = false }: Example, index: number) {
  const record: EvaluationRecord = {
    ...{ index, problem: [], answer: ["+", "1"], classCode: 0, perfect: false },
    labels: new Map(Object.entries(labels)),
    hypotheses: [{ tokens: says.split(" "), verdict: verdict({ correct: right }), cut }],
  };
  return record;
}

function counted(
  breakdown: ReturnType<typeof byLabel>,
  examples: readonly Example[],
): Groups {
  examples.forEach((each, i) => breakdown.count(recordOf(each, i), each.right));
  return breakdown.groups();
}

function rowsOf({ groups, right, total }: Groups) {
  return groups.map((name, i) => [name, right[i], total[i]]);
}

const labeled = (values: readonly (string | undefined)[]): Example[] =>
  values.map((value, i) => ({
    labels: value === undefined ? {} : { n: value },
    right: i % 3 === 0,
  }));

Deno.test("each of a few values is counted, in the order of numbers or of words", () => {
  assert.deepEqual(
    rowsOf(counted(byLabel("n"), labeled(["10", "9", undefined, "10", "-2", "1e2"]))),
    [
      ["-2", 0, 1],
      ["9", 0, 1],
      ["10", 2, 2],
      ["1e2", 0, 1],
    ],
  );
  assert.deepEqual(rowsOf(counted(byLabel("n"), labeled(["11.b", "11.a", "2.a", "11.a"]))), [
    ["2.a", 0, 1],
    ["11.a", 1, 2],
    ["11.b", 1, 1],
  ]);
  assert.deepEqual(rowsOf(counted(byLabel("m"), labeled(["1"]))), []);
});

Deno.test("no more than 30 values are counted one by one", () => {
  const values = (count: number, prefix = "") =>
    Array.from({ length: count }, (_, i) => prefix + i);
  assert.equal(counted(byLabel("n"), labeled(values(30))).groups.length, 30);
  assert.equal(counted(byLabel("n"), labeled(values(31))).groups.length, 10);
  assert.equal(counted(byLabel("n"), labeled(values(30, "x"))).groups.length, 30);
  assert.deepEqual(rowsOf(counted(byLabel("n"), labeled(values(31, "x")))), [
    [tooManyValues, 11, 31],
  ]);
  for (
    const mixed of [[...values(31), "x"], ["x", ...values(31)], [...values(100, "x"), "1", "1"]]
  ) {
    const right = Math.ceil(mixed.length / 3);
    assert.deepEqual(rowsOf(counted(byLabel("n"), labeled(mixed))), [
      [tooManyValues, right, mixed.length],
    ]);
  }
});

Deno.test("ranges of numbers hold every example once, in order, and none much more than its share", () => {
  const number = fc.oneof(fc.bigInt().map(String), fc.integer({ min: 0, max: 100 }).map(String));
  const examples = fc.array(fc.tuple(number, fc.boolean()), { minLength: 200, maxLength: 400 });
  fc.assert(fc.property(examples, (examples) => {
    const distinct = new Set(examples.map(([value]) => value));
    fc.pre(distinct.size > 30);
    const found = counted(
      byLabel("n"),
      examples.map(([n, right]) => ({ labels: { n }, right })),
    );
    assert.ok(found.groups.length <= 10);
    let most = 0, below = -Infinity;
    for (const [name, right, total] of rowsOf(found)) {
      const [first, last = first] = String(name).split(" to ").map(Number) as [number, number?];
      assert.ok(first >= below && last >= first);
      below = last;
      const within = examples.filter(([n]) => Number(n) >= first && Number(n) <= last);
      assert.equal(within.length, total);
      assert.equal(within.filter(([, isRight]) => isRight).length, right);
      most = Math.max(most, Number(total));
    }
    const common = Math.max(
      ...distinct.values().map((n) => examples.filter(([other]) => other === n).length),
    );
    assert.ok(most <= examples.length / 10 + common);
    assert.equal(found.total.reduce((a, b) => a + b), examples.length);
  }));
});

Deno.test("groups are right or equal as a slow count finds them", () => {
  const example = fc.record({
    group: fc.option(fc.constantFrom("a", "b", "c", "d", "e", "f")),
    right: fc.boolean(),
    says: fc.constantFrom("+ 1", "+ 2"),
    cut: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(example, { maxLength: 16 }), (examples) => {
    const found = counted(
      byGroup("group"),
      examples.map(({ group, ...rest }) => ({ labels: group === null ? {} : { group }, ...rest })),
    );
    const groups = Object.values(Object.groupBy(examples, ({ group }) => group ?? "none")).map(
      (members) => members!,
    ).filter(([first, second]) => first!.group !== null && second !== undefined);
    const right = groups.filter((members) => members.every(({ right }) => right)).length;
    const equal = groups.filter((members) =>
      members.every(({ says, cut }) =>
        !cut && says === members[0]!.says
      )
    ).length;
    const rows = groups.length === 0 ? [] : [
      ["all answers right", right, groups.length],
      ["all answers equal", equal, groups.length],
    ];
    assert.deepEqual(rowsOf(found), rows);
  }));
});

Deno.test("lines of labels have counts, shares and intervals, and are no lines of classes", () => {
  const lines = labelLines({ title: "rank", groups: ["0", "10"], right: [1, 0], total: [4, 100] });
  assert.equal(
    lines,
    [
      "Accuracy by rank, with 95% intervals:",
      "  0   1/4  25.00% (4.6 to 69.9)",
      "  10  0/100  0.00% (0.0 to 3.7)",
    ].join("\n"),
  );
  assert.doesNotMatch(lines, / \/ /);
  assert.match(
    labelLines({ title: "rank", groups: [], right: [], total: [] }),
    /nothing to count$/,
  );
});
