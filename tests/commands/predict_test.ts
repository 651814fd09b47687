/** `int2int predict` as it is used at a shell. */
import assert from "node:assert/strict";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const small = { maxint: 100, max_epoch: 1, device: "cpu" };

/** Trains a model for a moment. @param use is given the words that name it */
function withModel(flags: program.Flags, use: (model: string[]) => Promise<void>): Promise<void> {
  return inTemporaryFolder(async (dump) => {
    const args = program.commandLine(dump, { ...small, ...flags });
    const { code, stderr } = await program.int2int(args);
    assert.equal(code, 0, stderr);
    await use(["predict", "--eval_from_exp", program.runFolder(dump)]);
  });
}

/** The lines that say what was read. */
function echoes(stdout: string): string[] {
  return stdout.split("\n").filter((line) => /^\S/.test(line));
}

const example = 'expected a problem of gcd, such as "[48, 80]", found';

Deno.test("predict says what it read, and answers no problem that it did not understand", (t) =>
  withModel({}, async (model) => {
    const ask = (...problems: string[]) => program.int2int([...model, ...problems]);

    await t.step("what was read is echoed, whatever the minus sign", async () => {
      const { code, stdout, stderr } = await ask("\u221212 18", "gcd(12, 18)", "V2 + 1 2 + 0 1");
      assert.equal(code, 0, stderr);
      assert.deepEqual(echoes(stdout), ["[-12, 18]", "[12, 18]", "V2 + 1 2 + 0 1"]);
    });

    await t.step("other text is refused in one line", async () => {
      const cases = {
        "37a1": `${example} "37a1": "37a1" is not understood`,
        "12 - 18": `${example} "12 - 18": "-" is not understood`,
        [`${"9".repeat(6000)} 2`]: "the problem has 6,004 tokens, this model reads at most 4,095",
      };
      for (const [text, mistake] of Object.entries(cases)) {
        const { code, stdout, stderr } = await ask("12 18", text);
        assert.deepEqual([code, stdout, stderr], [2, "", `int2int: predict: ${mistake}\n`]);
      }
    });

    await t.step("the longest problem that fits is answered", async () => {
      const { code, stdout, stderr } = await ask("9".repeat(4090) + " 12");
      assert.equal(code, 0, stderr);
      assert.equal(echoes(stdout).length, 1);
      assert.match(stdout, /\n {2}\S.* -\d/);
      assert.equal((await ask("9".repeat(4091) + " 12")).code, 2);
    });

    await t.step(
      "equal answers are one, those that were cut are marked",
      async () => {
        const { stdout } = await ask("12 18", "--beam_size", "5", "--max_output_len", "1");
        const [read, ...answers] = stdout.trimEnd().split("\n");
        assert.equal(read, "[12, 18]");
        assert.match(answers[0]!, /^ {2}\(\+ …\) {20}-\d\.\d{4} cut at --max_output_len 1$/);
        assert.equal(new Set(answers.map((line) => line.slice(0, 20))).size, answers.length);
      },
    );
  }));

Deno.test("predict answers the lines of a file, and marks those that it did not understand", (t) =>
  withModel({}, async (model) => {
    const lines = (stdin: string) => program.int2int(model, { stdin });

    await t.step("bad lines are marked and reported, the others answered", async () => {
      const text = `12 18\r\n\n  \na1,a2\n7 21\n${"9".repeat(100_000)} 2\n100 75`;
      const { code, stdout, stderr } = await lines(text);
      assert.equal(code, 1);
      assert.deepEqual(echoes(stdout), [
        "[12, 18]",
        '"a1,a2"',
        "[7, 21]",
        `"${"9".repeat(60)}…" (100002 characters)`,
        "[100, 75]",
      ]);
      assert.match(stdout, /^"a1,a2"\n {2}\(not answered\)\n\[7, 21\]\n {2}\S.* -\d/m);
      assert.deepEqual(stderr.trimEnd().split("\n"), [
        `standard input:4: ${example} "a1,a2": "a1" is not understood`,
        "standard input:6: the problem has 100,004 tokens, this model reads at most 4,095",
      ]);
      assert.equal(
        stdout.replaceAll(/^".*\n.*\n/gm, ""),
        (await lines("12 18\n7 21\n100 75")).stdout,
      );
    });

    await t.step("nothing asked is nothing wrong", async () => {
      assert.deepEqual(await lines("\n \n"), { code: 0, signal: null, stdout: "", stderr: "" });
    });

    await t.step("many lines are answered in their order", async () => {
      const problems = Array.from({ length: 3000 }, (_, i) => `[${i}, ${(7 * i) % 100}]`);
      const { code, stdout, stderr } = await lines(problems.join("\n"));
      assert.equal(code, 0, stderr);
      assert.deepEqual(echoes(stdout), problems);
    });
  }));

Deno.test("predict stops when nobody reads its answers any more", () =>
  withModel({}, async (model) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: program.shipped(model),
      ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    }).spawn();
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    // Never closed: only the closed output can end the program.
    const input = child.stdin.getWriter(), output = child.stdout.getReader();
    const write = () => input.write(new TextEncoder().encode("12 18\n")).catch(() => {});
    await write();
    assert.match(new TextDecoder().decode((await output.read()).value), /^\[12, 18\]\n/);
    await output.cancel();
    await write();
    const [{ code }, complaint] = await Promise.all([
      child.status,
      new Response(child.stderr).text(),
    ]);
    clearTimeout(timer);
    assert.deepEqual([code, complaint], [141, ""]);
    await input.close().catch(() => {});
  }));

Deno.test("a decoder alone answers up to its last position, greedily and with beams", () =>
  withModel({ architecture: "decoder_only", max_output_len: 400 }, async (model) => {
    // `<eos> V2 + … + 1 <sep>` takes 4092 of 4096 positions, so five tokens can follow.
    const problem = `${"9".repeat(4086)} 1`;
    for (const size of ["1", "2"]) {
      const { code, stdout, stderr } = await program.int2int([
        ...model,
        problem,
        "--beam_size",
        size,
      ]);
      assert.equal(code, 0, stderr);
      for (const line of stdout.trimEnd().split("\n").slice(1)) {
        if (!line.endsWith("cut at the last position")) assert.match(line, /^ {2}\S+ +-\d/);
      }
    }
    const { code, stderr } = await program.int2int([...model, `${"9".repeat(4090)} 12`]);
    assert.equal(code, 2);
    const line = "int2int: predict: the problem has 4,095 tokens, this model reads at most 4,094\n";
    assert.equal(stderr, line);
  }));
