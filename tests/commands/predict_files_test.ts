/** `int2int predict` on files, as it is used at a shell. */
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { openTerminal } from "../terminal.ts";
import * as program from "./program.ts";

const small = { maxint: 100, max_epoch: 1, device: "cpu" };

/** Trains a model for a moment, and asks it in the folder of its files. */
type Ask = (...args: string[]) => ReturnType<typeof program.int2int>;

function withModel(use: (run: string, ask: Ask, folder: string) => Promise<void>): Promise<void> {
  return inTemporaryFolder(async (dump) => {
    const { code, stderr } = await program.int2int(program.commandLine(dump, small));
    assert.equal(code, 0, stderr);
    const run = program.runFolder(dump), folder = `${dump}/files`;
    Deno.mkdirSync(folder);
    const ask: Ask = (...args) => program.int2int(["predict", run, ...args], { cwd: folder });
    await use(run, ask, folder);
  });
}

const lines = (text: string) => text.trimEnd().split("\n");

const objects = (text: string) => lines(text).map((line) => JSON.parse(line));

/** The files of a test, and a model to ask about them. */
interface Files {
  readonly run: string;
  readonly folder: string;
  readonly ask: Ask;
  write(name: string, text: string): void;
  read(name: string): string;
}

/** One after the other, with the files of those before. */
const steps: Readonly<Record<string, (files: Files) => Promise<void>>> = {
  async "CSV of a spreadsheet becomes CSV, with the right answers judged"({ ask, write, read }) {
    const head = "\ufeffid,a,b,answer\r\n";
    write("t.csv", `${head}"x, 1",12,18,6\r\n"say ""hi""","1,000",8,1\r\nlast,7,21,\r\n`);
    const { code, stdout, stderr } = await ask(
      ...["--input", "t.csv", "--columns", "a,b:answer", "--output", "out.csv"],
    );
    assert.deepEqual([code, stdout], [1, ""], stderr);
    const [names, first, second, third, ...rest] = lines(read("out.csv"));
    assert.equal(
      names,
      "id,a,b,answer,problem,model_answer,tokens,score,log_probability,token_probabilities,correct,cut," +
        "warning,error",
    );
    assert.match(
      first!,
      /^"x, 1",12,18,6,"\[12, 18\]",-?\d*,[^,]*,-[\d.]+,-[\d.]+,[\d. e-]+,(true|false),(true|false),,$/,
    );
    assert.match(
      second!,
      /^"say ""hi""","1,000",8,1,,,,,,,,,,"expected integers in a,b, found the text ""1,000"""$/,
    );
    assert.match(third!, /^last,7,21,,"\[7, 21\]",.*,,(true|false),,$/);
    assert.deepEqual(rest, []);
    assert.match(stderr, /^t\.csv:3: expected integers in a,b, found the text "1,000"$/m);
    assert.match(stderr, /^[01] of 1 answer is right: /m);
    assert.match(stderr, /^always answering 6 would be right for 100\.00 %$/m);
    assert.match(stderr, /^Answers written in out\.csv$/m);
  },

  async "integers of any size are exact in JSON lines"({ ask, write }) {
    const long = "9".repeat(100);
    write("t.jsonl", `{"list": [${long}, 4], "n": -${long}}\n{"list": ["x"], "n": 0}\n`);
    const { code, stdout } = await ask(
      ...["--input", "t.jsonl", "--columns", "list", "--output_format", "jsonl"],
    );
    assert.equal(code, 1);
    const [first, second] = lines(stdout);
    assert.ok(first!.startsWith(`{"list":[${long},4],"n":-${long},"problem":"[${long}, 4]",`));
    const { warning, token_probabilities, tokens, cut, log_probability } = JSON.parse(first!);
    assert.match(warning, /^104 tokens, and no problem in training had more than \d+$/);
    const length = tokens === "" ? 0 : tokens.split(" ").length;
    assert.equal(token_probabilities.length, length + (cut ? 0 : 1));
    const sum = token_probabilities.reduce((a: number, p: number) => a + Math.log(p), 0);
    assert.ok(Math.abs(sum - log_probability) < 1e-4);
    assert.match(JSON.parse(second!).error, /^expected integers in list, found the text "x"$/);
  },

  async "files of data are judged, and beams list all answers"({ folder, ask, read }) {
    const generated = await program.int2int(
      [
        ...["generate", "--operation", "gcd", "--base", "10", "--maxint", "100"],
        ...["--train", "0", "--valid", "0", "--test", "150", "--output", folder],
      ],
    );
    assert.equal(generated.code, 0, generated.stderr);
    const { code, stderr } = await ask("--input", "gcd.test", "--output", "greedy.jsonl");
    assert.equal(code, 0, stderr);
    const greedy = objects(read("greedy.jsonl"));
    assert.equal(greedy.length, 150);
    const right = greedy.filter(({ correct }) => correct).length;
    assert.ok(
      greedy.every(({ correct, answer, right_answer, cut }) =>
        correct === (!cut && `+ ${[...String(answer)].join(" ")}` === right_answer)
      ),
    );
    assert.match(stderr, new RegExp(`^${right} of 150 answers are right: `, "m"));
    const beams = await ask(
      ...["--input", "gcd.test", "--output_format", "jsonl", "--beam_size", "3"],
    );
    for (const { answers, answer, score } of objects(beams.stdout)) {
      assert.equal(answers.length, 3);
      assert.deepEqual([answers[0].answer, answers[0].score], [answer, score]);
      assert.ok(answers[0].score >= answers[1].score && answers[1].score >= answers[2].score);
    }
  },

  async "an evaluation scores the greedy answers that it writes, in the same way"(
    { run, folder, read },
  ) {
    const { code, stderr } = await program.int2int([
      ...[
        "evaluate",
        "--eval_from_exp",
        run,
        "--eval_data",
        "gcd.test",
        "--eval_output",
        "e.jsonl",
      ],
      ...["--dump_path", "dump", "--device", "cpu"],
    ], { cwd: folder });
    assert.equal(code, 0, stderr);
    const greedy = objects(read("greedy.jsonl"));
    for (const { index, perfect, prediction, score } of objects(read("e.jsonl"))) {
      assert.equal(prediction.tokens, greedy[index].tokens);
      if (perfect) assert.equal(score, null);
      else assert.ok(Math.abs(score - greedy[index].score) < 1e-4, `${score}`);
    }
  },

  async "standard input and typed problems may be answered so as well"({ run }) {
    const piped = await program.int2int(["predict", run, "--input", "-"], {
      stdin: "12 18\n\nfoo\n7 21\n",
    });
    assert.equal(piped.code, 1);
    assert.match(
      piped.stdout,
      /^\[12, 18\]\n {2}.*\n"foo"\n {2}\(not answered\)\n\[7, 21\]\n {2}/,
    );
    const { stdout } = await program.int2int(
      ["predict", "--eval_from_exp", run, "--output_format", "csv", "12 18"],
    );
    assert.match(stdout, /^input,problem,answer,.*\n12 18,"\[12, 18\]",/);
  },

  async "an empty text has no answers, and its output is there"({ ask, write, read }) {
    write("empty.txt", "\n \n");
    const { code, stderr } = await ask("--input", "empty.txt", "--output", "none.csv");
    assert.deepEqual([code, lines(read("none.csv")).length], [0, 1], stderr);
  },

  async "mistakes are told in a line, and nothing is written"({ folder, ask }) {
    const before = namesIn(folder);
    const cases: [string[], RegExp][] = [
      [
        ["--input", "t.csv"],
        /^int2int: --columns: expected PROBLEM .*columns id, a, b, answer\n$/,
      ],
      [["--input", "t.csv", "--columns", "answr"], /no column "answr"\. Did you mean answer\?/],
      [["--input", "t.csv", "--columns", "a:b:id"], /--columns: .* as gcd has no queries\n$/],
      [["--input", "no.txt"], /^int2int: no\.txt: .*no such file or folder\n$/],
      [
        ["--input", "t.csv", "--columns", "a", "--output", "x.doc"],
        /--output: expected a name with/,
      ],
      [
        ["--input", "t.csv", "--columns", "a", "--output", "no/x.csv"],
        /no\/x\.csv: cannot be written/,
      ],
      [["--input", "t.csv", "7 8"], /^int2int: --input: .* found "7 8"\n$/],
      [["--columns", "a"], /^int2int: --columns: needs --input/],
      [["--input", "t.csv", "--output_format", "xml"], /--output_format: expected one of csv/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await ask(...args);
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(stderr, message);
      assert.equal(lines(stderr).length, 1);
    }
    assert.deepEqual(namesIn(folder), before);
  },

  async "somebody who watches sees how far it is"({ run, folder, write, read }) {
    const problems = Array.from({ length: 500 }, (_, i) => `${i % 100} 7\n`);
    write("many.txt", problems.join(""));
    const terminal = openTerminal([
      Deno.execPath(),
      ...program.shipped([
        "predict",
        run,
        "--input",
        "many.txt",
        "--output",
        "many.csv",
        "--batch_size_eval",
        "1",
      ]),
    ], { cwd: folder });
    assert.equal(await terminal.ended(), 0);
    assert.match(terminal.shown(), /answered \[.*\d+\/500/);
    assert.equal(lines(read("many.csv")).length, 501);
  },
};

Deno.test("predict answers files of problems", (t) =>
  withModel(async (run, ask, folder) => {
    const files: Files = {
      ...{ run, ask, folder },
      write: (name, text) => writeFileSync(`${folder}/${name}`, text),
      read: (name) => readFileSync(`${folder}/${name}`, "utf8"),
    };
    for (const [name, step] of Object.entries(steps)) await t.step(name, () => step(files));
  }));

/** Asks about lines that come bit by bit. */
function live(run: string, ...args: string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: program.shipped(["predict", run, "--input", "-", ...args]),
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const input = child.stdin.getWriter(), output = child.stdout.getReader();
  return {
    output,
    write: () => input.write(new TextEncoder().encode("12 18\n")).catch(() => {}),
    kill: (signal: Deno.Signal) => child.kill(signal),
    async ended() {
      const [{ code }, said] = await Promise.all([
        child.status,
        new Response(child.stderr).text(),
      ]);
      clearTimeout(timer);
      await input.close().catch(() => {});
      await output.cancel();
      return { code, said };
    },
  };
}

Deno.test("predict on files ends when it is told to, killed, or read no more, and leaves nothing half-written", (t) =>
  withModel(async (run, _ask, folder) => {
    const path = `${folder}/out.csv`;
    const written = () =>
      namesIn(folder).filter((name) => statSync(`${folder}/${name}`).size > 200);

    /** Waits until the first answer is in the temporary file. */
    async function begun(): Promise<void> {
      while (written().length === 0) await program.pause(20);
    }

    await t.step("Ctrl-C while more lines are waited for", async () => {
      const asked = live(run, "--output", path);
      await asked.write();
      await begun();
      asked.kill("SIGINT");
      const { code, said } = await asked.ended();
      assert.equal(code, 130);
      assert.match(said, /stopped after 1 problem; .*out\.csv is not written\n$/);
      assert.deepEqual(namesIn(folder), []);
    });

    await t.step("killed: the next run clears what is left", async () => {
      const asked = live(run, "--output", path);
      await asked.write();
      await begun();
      asked.kill("SIGKILL");
      await asked.ended();
      assert.ok(!namesIn(folder).includes("out.csv"));
      writeFileSync(path, "old");
      const { code, stderr } = await program.int2int(
        ["predict", "--eval_from_exp", run, "--output", path, "12 18"],
      );
      assert.equal(code, 0, stderr);
      assert.deepEqual(namesIn(folder), ["out.csv"]);
      assert.match(readFileSync(path, "utf8"), /^input,/);
    });

    await t.step("a closed pipe", async () => {
      const asked = live(run, "--output_format", "csv");
      await asked.write();
      assert.match(new TextDecoder().decode((await asked.output.read()).value), /^input,/);
      await asked.output.cancel();
      await asked.write();
      const { code, said } = await asked.ended();
      assert.deepEqual([code, said], [141, ""]);
    });
  }));

Deno.test("problems with a query are asked by two columns", () =>
  inTemporaryFolder(async (dump) => {
    const problem = new URL("../../examples/graph_distance.ts", import.meta.url).pathname;
    const flags = { operation: "data", problem, device: "cpu", max_output_len: 1, max_epoch: 1 };
    const trained = await program.int2int(program.commandLine(dump, flags));
    assert.equal(trained.code, 0, trained.stderr);
    const graph = "[[0,1,0],[1,0,1],[0,1,0]]", path = `${dump}/graphs.csv`;
    writeFileSync(path, `graph,pair,distance\n"${graph}","[0, 2]",2\n"${graph}","[0, 9]",2\n`);
    const ask = (columns: string) =>
      program.int2int([
        ...["predict", program.runFolder(dump), "--problem", problem, "--input", path],
        ...["--columns", columns, "--output_format", "jsonl"],
      ]);
    const { code, stdout, stderr } = await ask("graph:pair:distance");
    assert.equal(code, 1, stderr);
    const [first, second] = lines(stdout).map((line) => JSON.parse(line));
    assert.equal(first.problem, "[[0, 1, 0], [1, 0, 1], [0, 1, 0]] | [0, 2]");
    assert.equal(typeof first.correct, "boolean");
    assert.match(second.error, /N9 is not in N0\.\.N5/);
    const unasked = await ask("graph");
    assert.deepEqual([unasked.code, unasked.stdout], [2, ""]);
    assert.match(
      unasked.stderr,
      /--columns: expected PROBLEM:QUERY .* as graph_distance has queries/,
    );
  }));
