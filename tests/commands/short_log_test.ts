/** The short view of a run, as a terminal shows it. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { createScreen } from "../log/screen.ts";
import { openTerminal } from "../terminal.ts";
import * as program from "./program.ts";

/** Runs the program in a terminal; the lines that remain visible, without what Deno itself draws before them. */
async function shownBy(args: readonly string[], cwd: string) {
  const terminal = openTerminal([Deno.execPath(), ...program.shipped(args)], { cwd });
  const code = await terminal.ended(), text = terminal.shown();
  const screen = createScreen(80);
  screen.write(text.replaceAll("\r", "\x1b[1G").replaceAll("\x1b[0G", "\x1b[1G"));
  return { code, text, lines: screen.lines().map((line) => line.trimEnd()) };
}

/** Flags of a run whose name is drawn. */
function unnamed(changes: program.Flags): string[] {
  const args = program.commandLine("dumped", { ...changes, cpu: "true" });
  return args.toSpliced(args.indexOf("--exp_id"), 2);
}

Deno.test("a terminal shows a header, a line for each report and epoch, and how to go on, in 80 columns", () =>
  inTemporaryFolder(async (folder) => {
    const { code, text, lines } = await shownBy(unnamed({ max_epoch: 2 }), folder);
    assert.equal(code, 0, text);
    const [id] = readdirSync(`${folder}/dumped/e`), run = `dumped/e/${id}`;
    const shapes = [
      /^Problem {2}gcd$/,
      /^Model {4}[\d,]+ weights$/,
      /^Device {3}ONNX Runtime on the CPU, .* \(--cpu true\)$/,
      new RegExp(`^Folder {3}${run}$`),
      /^$/,
      ...[0, 1].flatMap((epoch) => [
        /^ {2}step +\d+ {3}loss +\d\.\d{4} +[\d,]+ examples\/s {3}0:00:0\d left$/,
        /^ {2}step +\d+ {3}loss +\d\.\d{4} +[\d,]+ examples\/s {3}0:00:00 left$/,
        new RegExp(
          `^epoch ${epoch} {3}valid: \\d+\\.\\d\\d% correct \\(\\d+\\.\\d to \\d+\\.\\d; always answering 1: \\d+\\.\\d\\d%\\)$`,
        ),
      ]),
      /^$/,
      new RegExp(`^Trained 2 epochs\\. The whole log is in ${run}/train\\.log$`),
      new RegExp(`int2int predict --eval_from_exp ${run}$`),
      new RegExp(`int2int resume ${run} with a higher --max_epoch$`),
      /^$/,
    ];
    assert.equal(lines.length, shapes.length, lines.join("\n"));
    lines.forEach((line, i) => assert.match(line, shapes[i]!));
    assert.ok(lines.every((line) => line.length <= 80));
    assert.match(text, /valid \[[=-]+\] \d+\/32 - ETA/, "evaluation has a progress bar");
    const log = readFileSync(`${folder}/${run}/train.log`, "utf8");
    assert.match(log, /INFO - .* - __log__:/);
    assert.doesNotMatch(log, /Trained 2 epochs|always answering 1: /);
  }));

Deno.test("--log full shows the records of train.log on a terminal, below them the bars", () =>
  inTemporaryFolder(async (folder) => {
    const args = program.commandLine("dumped", { max_epoch: 1, cpu: "true", log: "full" });
    const { code, text, lines } = await shownBy(args, folder);
    assert.equal(code, 0, text);
    const log = program.readLog(`${folder}/dumped/e/1`).split("\n").map((line) => line.trimEnd());
    assert.deepEqual(lines, log);
    assert.match(text, /valid \[[=-]+\] \d+\/32 - ETA/);
  }));

Deno.test("without a terminal --log short prints the short view, warnings in full, and no bars", () =>
  inTemporaryFolder(async (folder) => {
    const flags = { max_epoch: 1, cpu: "true", log: "short", save_periodic: 5 };
    const { stderr } = await program.int2int(program.commandLine("dumped", flags), { cwd: folder });
    assert.match(stderr, /^Problem {2}gcd\n/m);
    assert.match(stderr, /^warning: --save_periodic 5/m);
    assert.doesNotMatch(stderr, /INFO|ETA/);
    assert.ok(stderr.split("\n").length < 20, stderr);
  }));

Deno.test("a run whose name was drawn says by which name it continues", () =>
  inTemporaryFolder(async (folder) => {
    const child = program.start(unnamed({ max_epoch: 100_000 }), { cwd: folder });
    let id: string | undefined;
    while (id === undefined) {
      await program.pause(20);
      try {
        [id] = readdirSync(`${folder}/dumped/e`);
      } catch {
        // There is no folder yet.
      }
    }
    await program.logged(`${folder}/dumped/e/${id}`, "ARITHMETIC");
    child.kill("SIGINT");
    await child.ended;
    const [stopped] = program.messages(`${folder}/dumped/e/${id}`, /^Stopped at/);
    assert.ok(stopped!.endsWith(`; run again with --exp_id ${id} to continue`), stopped);
  }));
