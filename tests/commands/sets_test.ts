/** Named test sets, mixtures, indexes and labels, in the program as it ships. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { randomFrom } from "../../src/random.ts";
import { gcdLines, write } from "../examples/read/data_files.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

function scoresOf(folder: string): Record<string, number>[] {
  return program.messages(folder, /^__log__/).map((line) => JSON.parse(line.slice(8)));
}

/** Scores of each epoch of a run, which must end well. */
async function train(dump: string, changes: program.Flags): Promise<Record<string, number>[]> {
  const { code, stderr } = await program.int2int(program.commandLine(dump, changes));
  assert.equal(code, 0, stderr);
  return scoresOf(program.runFolder(dump, String(changes.exp_id ?? "1")));
}

/** The one line of a run that is refused. */
async function refusal(dump: string, changes: program.Flags): Promise<string> {
  const { code, stderr } = await program.int2int(program.commandLine(dump, changes));
  assert.equal(code, 2, stderr);
  return program.linesBesideLog(stderr).join("\n");
}

/** Three files of GCDs; the first numbers of their problems are 1 to 200, 201 to 300, 301 to 340. */
function writeFiles(folder: string) {
  const lines = gcdLines(340),
    text = (from: number, to: number) => lines.slice(from, to).map((line) => `${line}\n`).join("");
  return {
    small: write(folder, text(0, 200), "small"),
    large: write(folder, text(200, 300), "large"),
    test: write(folder, text(300, 340), "test"),
  };
}

Deno.test("named sets have their names in log, metrics, checkpoints and tables, and a run goes on with them", () =>
  inTemporaryFolder(async (folder) => {
    const { small, large, test } = writeFiles(folder);
    const flags = { train_data: small, eval_data: `ood=${large},iid=${test}`, max_epoch: 1 };
    const following = { validation_metrics: "ood_arithmetic_acc,_iid_arithmetic_xe_loss" };
    const [scores] = await train(folder, { ...flags, ...following });
    const sets = Object.keys(scores!).map((name) => /^(.*?)_arithmetic_/.exec(name)?.[1]);
    assert.deepEqual([...new Set(sets)], [undefined, "ood", "iid"]);
    const own = program.runFolder(folder);
    assert.deepEqual(program.messages(own, /iterator/), [
      "Creating ood iterator for arithmetic ...",
      "Creating iid iterator for arithmetic ...",
    ]);
    assert.ok(existsSync(program.checkpointIn(own, "best-iid_arithmetic_xe_loss")));
    const [line] = program.resultsIn(own).filter(({ kind }) => kind === "epoch");
    assert.ok("counts" in line! && line.counts.ood === 32 && line.counts.iid === 32);
    const { stdout } = await program.int2int(["runs", folder]);
    assert.match(stdout, /ood_arithmetic_acc/);

    const positions = await train(folder, {
      ...{ ...flags, eval_data: `${large},${test}`, exp_id: "positions" },
    });
    const renamed = Object.entries(positions[0]!).map(([name, value]) => [
      name.replace("valid_", "ood_").replace("test_", "iid_"),
      value,
    ]);
    assert.deepEqual(Object.fromEntries(renamed), scores);

    const eval_data = `far=${large},near=${test}`;
    await train(folder, { ...flags, eval_data, max_epoch: 2 });
    assert.deepEqual(program.messages(own, /--eval_data: was/), [
      `--eval_data: was ${flags.eval_data}, now ${eval_data}: applied`,
    ]);
    const both = { ...flags, ...following, eval_data, exp_id: "none" };
    assert.equal(
      await refusal(folder, both),
      'int2int: --validation_metrics: there is no metric "ood_arithmetic_acc". ' +
        "Did you mean far_arithmetic_acc?",
    );
  }));

Deno.test("examples of a mixture come in its proportions, and a run that was stopped goes on alike", () =>
  inTemporaryFolder(async (folder) => {
    const { small, large, test } = writeFiles(folder);
    const flags = { train_data: `a=3:${small},b=1:${large}`, eval_data: test };
    for (const max_epoch of [1, 3]) await train(folder, { ...flags, max_epoch, exp_id: "parts" });
    await train(folder, { ...flags, exp_id: "once" });
    await train(folder, { ...flags, exp_id: "index", index_train_data: "true" });
    const content = (id: string) =>
      program.contentOf(program.checkpointIn(program.runFolder(folder, id)));
    assert.deepEqual(content("parts"), content("once"));
    assert.deepEqual(content("index").tensors, content("once").tensors);
    assert.deepEqual(program.messages(program.runFolder(folder, "once"), /^Training examples/), [
      `Training examples: 75.00% from a (${small}), 25.00% from b (${large})`,
    ]);
    const saved = ["--eval_from_exp", program.runFolder(folder, "once"), "--exp_id", "again"];
    const { stderr } = await program.int2int(
      ["evaluate", ...saved, "--dump_path", folder, "--train_data", flags.train_data, "--eval_data"]
        .concat(large),
    );
    assert.match(stderr, /100 of 100 problems of .*large are in the training file/);
    assert.match(
      await refusal(folder, { ...flags, batch_load: "true", reload_size: 9 }),
      /--batch_load: needs one training file without a weight/,
    );
    assert.match(
      await refusal(folder, { train_data: `${small},${large}` }),
      /--train_data: expected an existing file, found ".*; several files need weights, like 0.5:FILE/,
    );
  }));

Deno.test("what is trained on the disk is what is trained in memory, and so are test problems in it", () =>
  inTemporaryFolder(async (folder) => {
    const { small, large } = writeFiles(folder);
    const labeled = readFileSync(small, "utf8").replaceAll("\n", "\t# torsion=1 group=a\n");
    const train_data = write(folder, `${labeled}broken\n`, "labeled");
    const flags = { train_data, eval_data: `${small},${large}`, skip_bad_lines: "true" };
    const notes = (id: string) =>
      program.messages(
        program.runFolder(folder, id),
        /problems of .* in the training file$|lines are skipped/,
      );
    const results: unknown[] = [];
    for (
      const [exp_id, index_train_data] of [["run0", "false"], ["run1", "true"], ["run2", "true"]]
    ) {
      await train(folder, { ...flags, index_train_data, exp_id, max_epoch: 1 });
      results.push(
        program.contentOf(program.checkpointIn(program.runFolder(folder, exp_id))).tensors,
      );
      assert.deepEqual(notes(exp_id), [
        `${train_data}: 1 of 201 lines are skipped; the first: ${train_data}:201: unknown token "broken", ` +
        "expected the words of --operation gcd --base 10",
        `32 of 32 problems of ${small} are in the training file`,
      ]);
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
    assert.equal(
      program.messages(program.runFolder(folder, "run2"), /^Index of .*: .*, 200 examples$/).length,
      1,
    );
  }));

/** The metrics of labels and groups, counted again from the predictions. */
function recount(lines: readonly Prediction[], label: string) {
  const values = Object.groupBy(lines, ({ labels }) => labels[label]!);
  return Object.fromEntries(
    Object.entries(values).map(([value, members]) => [value, [
      members!.filter(({ correct }) => correct).length,
      members!.length,
    ]]),
  );
}

interface Prediction {
  readonly correct: boolean;
  readonly prediction: { readonly tokens: string };
  readonly labels: Readonly<Record<string, string>>;
}

/** A file of 120 examples, a third of which no model answers right, with labels in lines and beside it. @returns its path */
function writeLabeled(folder: string): string {
  const random = randomFrom(5);
  const rows = gcdLines(120).map((line, i) => {
    const planted = i % 3 === 0 ? line.replace(/\+ 1$/, "+ 2") : line;
    const conductor = random.integer(1, 1e6);
    return `${planted}\t# torsion=${random.integer(0, 3)} group=${i >> 1} conductor=${conductor}`;
  });
  const colors = rows.map((_, i) => i % 2 ? "red" : "dark blue");
  write(folder, ["color", ...colors].join("\n"), "planted.labels");
  return write(folder, rows.join("\n"), "planted");
}

/** The last evaluation of a run on the set `ood`. */
function evaluationIn(folder: string) {
  const last = program.resultsIn(folder).findLast(({ kind }) => kind === "epoch");
  assert.ok(last?.kind === "epoch" && last.details !== undefined);
  const { breakdowns } = last.details.ood!;
  return {
    ...{ metrics: last.metrics, breakdowns },
    counts(name: string) {
      const { groups, right, total } = breakdowns[name]!;
      return Object.fromEntries(groups.map((value, i) => [value, [right[i], total[i]]]));
    },
  };
}

/** How many groups of equivalent problems are all right, and how many have one answer. */
function recountGroups(lines: readonly Prediction[]) {
  const groups = Object.values(Object.groupBy(lines, ({ labels }) => labels.group!))
    .map((members) => members!);
  return {
    right: groups.filter((members) => members.every(({ correct }) => correct)).length,
    equal:
      groups.filter((members) =>
        new Set(members.map(({ prediction }) => prediction.tokens)).size === 1
      ).length,
  };
}

Deno.test("accuracy by label and within groups is what the predictions say", () =>
  inTemporaryFolder(async (folder) => {
    const { small } = writeFiles(folder), test = writeLabeled(folder);
    const eval_output = `${folder}/out.jsonl`, own = program.runFolder(folder);
    const flags = { train_data: small, eval_data: `ood=${test}`, eval_size: -1, max_epoch: 1 };
    await train(folder, { ...flags, eval_output, epoch_size: 6400 });
    const found: Prediction[] = readFileSync(eval_output, "utf8").trim().split("\n")
      .map((line) => JSON.parse(line));
    const right = found.filter(({ correct }) => correct).length;
    assert.ok(right > 0 && right < 120, `${right} of 120: nothing to tell apart`);

    const { metrics, breakdowns, counts } = evaluationIn(own);
    for (const label of ["torsion", "color"]) {
      assert.deepEqual(counts(`label.${label}`), recount(found, label));
    }
    const conductors = breakdowns["label.conductor"]!;
    assert.equal(conductors.groups.length, 10);
    assert.equal(conductors.right.reduce((a, b) => a + b), right);
    assert.equal(breakdowns["label.group"], undefined);
    const groups = recountGroups(found);
    assert.deepEqual(counts("group.group"), {
      "all answers right": [groups.right, 60],
      "all answers equal": [groups.equal, 60],
    });
    assert.equal(metrics.ood_arithmetic_groups_right, 100 * groups.right / 60);
    assert.equal(metrics.ood_arithmetic_groups_equal, 100 * groups.equal / 60);
    const log = program.readLog(own);
    for (const title of ["torsion", "conductor", "color", "group as a whole"]) {
      assert.match(log, new RegExp(`Accuracy by ${title}, with 95% intervals:\n +\\S`));
    }
    assert.match(log, new RegExp(`all answers right  ${groups.right}/60  `));
  }));

Deno.test("labels are chosen, and so is the one that names groups", () =>
  inTemporaryFolder(async (folder) => {
    const { small } = writeFiles(folder), eval_data = `ood=${writeLabeled(folder)}`;
    const chosen = { eval_labels: "group,color", eval_group: "torsion" };
    await train(folder, { train_data: small, eval_data, ...chosen, max_epoch: 1 });
    const names = Object.keys(evaluationIn(program.runFolder(folder)).breakdowns);
    assert.deepEqual(
      names.filter((name) => name.includes(".")),
      ["label.group", "label.color", "group.torsion"],
    );
  }));

const squares = `import { type Flags, positionalInts, problem } from "int2int";

export default ({ base, maxint }: Flags) =>
  problem({
    name: "square",
    inputTokenizer: positionalInts(base),
    outputTokenizer: positionalInts(base),
    generate(random) {
      const n = random.bigInteger(1n, maxint);
      return { problem: n, answer: n * n };
    },
    evalSets: {
      large(random) {
        const n = random.bigInteger(maxint + 1n, 2n * maxint);
        return { problem: n, answer: n * n };
      },
    },
  });
`;

Deno.test("a problem's own test sets are evaluated beside valid, in training and of a saved model", () =>
  inTemporaryFolder(async (folder) => {
    const problem = write(folder, squares, "square.ts"), eval_output = `${folder}/out.jsonl`;
    const flags = { operation: "data", problem, max_epoch: 1, eval_output, maxint: 50 };
    const [scores] = await train(folder, { ...flags, validation_metrics: "large_arithmetic_acc" });
    const numbers = (set: string) =>
      readFileSync(eval_output, "utf8").trim().split("\n").map((line) => JSON.parse(line))
        .filter((line) => line.set === set).map(({ problem }) => problem.value as number);
    assert.equal(numbers("valid").length, 32);
    assert.ok(numbers("valid").every((n) => n <= 50));
    assert.equal(numbers("large").length, 32);
    assert.ok(numbers("large").every((n) => n > 50 && n <= 100));
    assert.ok("valid_arithmetic_xe_loss" in scores! && "large_arithmetic_xe_loss" in scores);
    assert.match(
      await refusal(folder, {
        ...flags,
        exp_id: "no",
        stopping_criterion: "lrge_arithmetic_acc,3",
      }),
      /no metric "lrge_arithmetic_acc"\. Did you mean large_arithmetic_acc\?$/,
    );
    const args = ["evaluate", "--eval_from_exp", program.runFolder(folder), "--problem", problem];
    const { code, stderr } = await program.int2int(
      [...args, "--eval_size", "9", "--dump_path", folder, "--exp_id", "again"],
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /large_arithmetic_acc -> /);
  }));
