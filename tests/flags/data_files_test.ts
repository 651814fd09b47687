import assert from "node:assert/strict";
import fc from "fast-check";
import {
  evalFiles,
  isMixture,
  problemOfEvalData,
  problemOfSetNames,
  problemOfTrainData,
  trainFiles,
} from "../../src/flags/data_files.ts";
import { expectFiles } from "../../src/flags/files_exist.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).filter((name) =>
  !name.includes("arithmetic")
);
const path = fc.stringMatching(/^[a-z./][A-Za-z0-9./-]{0,20}$/);

Deno.test("files without names are called valid, test, test2 and so on", () => {
  assert.deepEqual(evalFiles("a,b.gz,./c=d,e/f=g").map(({ name, path }) => [name, path]), [
    ["valid", "a"],
    ["test", "b.gz"],
    ["test2", "./c=d"],
    ["test3", "e/f=g"],
  ]);
  assert.deepEqual(evalFiles(""), []);
});

Deno.test("names of test sets come back with their files", () => {
  const sets = fc.uniqueArray(fc.tuple(name, path), {
    minLength: 1,
    maxLength: 6,
    selector: ([name]) => name,
  });
  fc.assert(fc.property(sets, (sets) => {
    const value = sets.map(([name, path]) => `${name}=${path}`).join(",");
    assert.equal(problemOfEvalData(value), undefined);
    assert.deepEqual(evalFiles(value), sets.map(([name, path]) => ({ name, path })));
  }));
});

Deno.test("weights of training files come back in their proportions", () => {
  const weight = fc.integer({ min: 1, max: 10_000 }).map((n) => n / 16);
  const files = fc.uniqueArray(fc.tuple(fc.option(name), weight, path), {
    minLength: 1,
    maxLength: 5,
    selector: ([name], ...rest) => name ?? rest,
  });
  fc.assert(fc.property(files, (files) => {
    const value = files.map(([name, weight, path]) =>
      `${name === null ? "" : `${name}=`}${weight}:${path}`
    ).join(",");
    assert.equal(problemOfTrainData(value), undefined);
    assert.ok(isMixture(value));
    const sum = files.reduce((sum, [, weight]) => sum + weight, 0);
    assert.deepEqual(
      trainFiles(value),
      files.map(([name, weight, path]) => ({
        ...name !== null && { name },
        ...{ path, weight: weight / sum },
      })),
    );
  }));
});

Deno.test("a training file may be called anything that does not begin with a weight", () => {
  for (const path of ["a", "a,b", "a=b", "./0.5:a", "C:\\data\\a", "a:b", "data/0.5:a,b"]) {
    assert.deepEqual(trainFiles(path), [{ path, weight: 1 }]);
    assert.equal(problemOfTrainData(path), undefined);
    assert.ok(!isMixture(path));
  }
});

/** A value of `--eval_data`, and what is said of it. */
const badSets: readonly (readonly [string, RegExp])[] = [
  ["ood=a,b", /^expected a name for each file, like ood=FILE, or for none; found "b"$/],
  ["OOD=a", /^expected names of up to 40 lower-case letters.*; found "OOD"$/],
  ["=a", /; found ""$/],
  ["a b=c", /; found "a b"$/],
  [`${"a".repeat(41)}=c`, /^expected names of up to 40/],
  ["my_arithmetic=a", /^expected names without "arithmetic".*found my_arithmetic$/],
  ["a=x,a=y", /^a is given twice$/],
  ["a=x,a_1=y", /^a_1 could be class 1 of a; choose names/],
  ["a_1=x,a=y", /^a_1 could be class 1 of a; choose names/],
  ["a=,b=x", /^expected a file behind "a="$/],
];

const badMixtures: readonly (readonly [string, RegExp])[] = [
  ["0.5:a,b", /^expected a weight for each file, like 0.5:FILE or a=0.5:FILE; found "b"$/],
  ["0:a,1:b", /^expected weights above 0, found "0:a"$/],
  ["a=-1:a", /^expected weights above 0, found "a=-1:a"$/],
  ["1e400:a", /^expected weights above 0/],
  ["1.2.3:a", /^expected weights above 0/],
  ["x=1:a,x=1:b", /^x is given twice$/],
  ["X=1:a", /^expected names of up to 40/],
  ["1:", /^expected a file behind "1:"$/],
];

Deno.test("mistakes in names, weights and paths are reported", () => {
  for (const [value, message] of badSets) assert.match(problemOfEvalData(value)!, message);
  for (const [value, message] of badMixtures) assert.match(problemOfTrainData(value)!, message);
});

Deno.test("any text is read, or refused in one line", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(fc.constantFrom("a", "b=", "0.5:", ",", "=", ":", "1", "/", "_", "é"))
      .map((parts) => parts.join("")),
  );
  fc.assert(fc.property(text, (value) => {
    const problems = [problemOfEvalData(value), problemOfTrainData(value)];
    for (const problem of problems) {
      if (problem !== undefined) assert.match(problem, /^.{1,300}$/u);
    }
    if (problems[0] === undefined) {
      const names = evalFiles(value).map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
    }
    if (problems[1] === undefined && value !== "") {
      const sum = trainFiles(value).reduce((sum, { weight }) => sum + weight, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
    }
  }));
});

Deno.test("no count of a class can be mistaken for that of another set", () => {
  fc.assert(fc.property(fc.uniqueArray(name, { maxLength: 5 }), fc.string(), (names, ofClass) => {
    if (problemOfSetNames(names) !== undefined) return;
    for (const set of names) assert.ok(!names.includes(`${set}_${ofClass}`));
  }));
});

Deno.test("the file of each part must exist", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a`;
    Deno.writeTextFileSync(path, "");
    expectFiles({ eval_data: `x=${path},y=${path}`, train_data: `1:${path},b=2:${path}` });
    assert.throws(
      () => expectFiles({ train_data: `1:${path},2:${path}b` }),
      { message: `--train_data: expected an existing file, found "${path}b"` },
    );
    assert.throws(() => expectFiles({ eval_data: `x=${path}b` }), /found ".*ab"$/);
  }));
