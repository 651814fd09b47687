/** All that the program does with a problem that has a query, the example graph_distance. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const path = (place: string) => new URL(`../../${place}`, import.meta.url).pathname;
const problem = path("examples/graph_distance.ts");

/** Of a run that has no file yet. */
const flags = { operation: "data", problem, device: "cpu", max_output_len: 1, max_epoch: 1 };

/** Adjacency matrix of the path 0 - 1 - 2, and three vertices apart. */
const graph = "0 1 0 0 0 0; 1 0 1 0 0 0; 0 1 0 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0";

/** Runs the program, which must succeed. @returns standard output */
async function int2int(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await program.int2int(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

async function train(dump: string, changes: program.Flags): Promise<void> {
  await int2int(...program.commandLine(dump, { ...flags, ...changes }));
}

async function writeFiles(folder: string): Promise<program.Flags> {
  const counts = ["--train", "400", "--valid", "40", "--test", "0"];
  await int2int("generate", "--problem", problem, ...counts, "--output", folder);
  return {
    train_data: `${folder}/graph_distance.train`,
    eval_data: `${folder}/graph_distance.valid`,
  };
}

const line = /^V6 V6( [01]){36}\tV2 N[0-5] N[0-5]\t(-1|[1-5])$/;

Deno.test("files with queries are written, trained on in every way, evaluated and reported", (t) =>
  inTemporaryFolder(async (folder) => {
    const files = await writeFiles(folder), dump = `${folder}/dump`;
    const ways: Record<string, program.Flags> = {
      drawn: {},
      classes: { two_classes: "true", first_class_size: 10 },
      streamed: { batch_load: "true", reload_size: 70 },
    };

    await t.step("the lines have three fields", () => {
      for (const file of Object.values(files)) {
        const lines = readFileSync(String(file), "utf8").trimEnd().split("\n");
        for (const each of lines) assert.match(each, line);
      }
    });

    for (const [exp_id, changes] of Object.entries(ways)) {
      await t.step(`training, ${exp_id}`, async () => {
        const eval_output = `${folder}/${exp_id}.jsonl`;
        const reports = { eval_output, eval_verbose: 1, export_pred: "true", eval_size: -1 };
        await train(dump, { ...files, ...reports, ...changes, exp_id });
        const results = program.runFolder(dump, exp_id);
        assert.ok(existsSync(`${results}/predictions.valid.arithmetic.0.csv`));
        const verbose = readFileSync(`${results}/eval.valid.arithmetic.0`, "utf8");
        assert.match(verbose, /^src=V6V6[01]{36}<sep>V2N\dN\d$/m);
        const written = readFileSync(eval_output, "utf8").trimEnd().split("\n");
        const lines = written.map((each) => JSON.parse(each)).map((found) =>
          [found.problem, found.query, found.answer].map(({ tokens }) => tokens).join("\t")
        );
        assert.equal(lines.join("\n") + "\n", readFileSync(String(files.eval_data), "utf8"));
        const [{ query }] = written.map((each) => JSON.parse(each));
        assert.deepEqual(query.tokens, `V2 N${query.value[0]} N${query.value[1]}`);
      });
    }

    await t.step("a line without a query ends the run in one line", async () => {
      const bad = `${folder}/bad`;
      Deno.writeTextFileSync(bad, `${readFileSync(String(files.eval_data), "utf8")}V1 V1 0\t1\n`);
      const args = program.commandLine(dump, { ...flags, train_data: bad, exp_id: "bad" });
      const { code, stderr } = await program.int2int(args);
      assert.equal(code, 2);
      assert.deepEqual(program.linesBesideLog(stderr), [
        `int2int: ${bad}:41: one tab, expected problem, tab, query, tab, answer`,
      ]);
    });
  }));

Deno.test("--export_data writes what is trained on, queries too", () =>
  inTemporaryFolder(async (dump) => {
    await train(dump, { export_data: "true" });
    const lines = readFileSync(`${program.runFolder(dump)}/data.prefix`, "utf8").split("\n");
    assert.equal(lines.pop(), "");
    assert.equal(lines.length, 320);
    for (const each of lines) assert.match(each, line);
  }));

Deno.test("a model is asked with a query, in arguments and in lines of standard input", () =>
  inTemporaryFolder(async (dump) => {
    await train(dump, {});
    const model = ["--eval_from_exp", program.runFolder(dump), "--problem", problem];
    const [far, near] = [`${graph} | 0 2`, `graph_distance ${graph}|0 1`];
    const answers = await int2int("predict", ...model, far, near);
    const read = `[${graph.split("; ").map((row) => `[${row.replaceAll(" ", ", ")}]`).join(", ")}]`;
    const echoed = answers.split("\n").filter((each) => /^\S/.test(each));
    assert.deepEqual(echoed, [`${read} | [0, 2]`, `${read} | [0, 1]`]);
    assert.equal(answers.split("\n").length, 9);
    assert.equal(await typed(model, `${far}\n\n${near}\n`), answers);
    for (
      const [text, expected, reason] of [
        [graph, "a problem of graph_distance, | and a query", ""],
        [
          `${graph} | 0 6`,
          "a problem of graph_distance with a query after |",
          ": N6 is not in N0..N5",
        ],
      ]
    ) {
      const { code, stderr } = await program.int2int(["predict", ...model, text!]);
      assert.equal(code, 2);
      const [before, after] = stderr.trimEnd().split(", such as ");
      assert.equal(before, `int2int: predict: expected ${expected}`);
      assert.match(after!, /^"\[\[.*…" \(\d+ characters\), found "0 1 0 .*…" \(\d+ characters\)/);
      assert.ok(after!.endsWith(`characters)${reason}`), stderr);
    }
  }));

/** What the program answers to these lines. */
async function typed(model: readonly string[], lines: string): Promise<string> {
  return (await program.int2int(["predict", ...model], { stdin: lines })).stdout;
}
