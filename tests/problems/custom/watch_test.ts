/** Code of a user's that never returns is reported, whatever it is doing and on whichever thread. */
import assert from "node:assert/strict";
import { commandLine, shipped } from "../../commands/program.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";

/** A problem file with some code at its beginning, and some in `generate`. */
function file({ first = "", generate = "", evaluate = "" }): string {
  return `${first}
import { positionalInts, problem } from "int2int";
let made = 0;
export default problem({
  name: "endless",
  inputTokenizer: positionalInts(10),
  outputTokenizer: positionalInts(10),
  generate(random) {
    const n = random.bigInteger(1n, 99n);
    ${generate}
    return { problem: n, answer: n };
  },
  evaluate() {
    ${evaluate}
    return { correct: false };
  },
});
`;
}

const slow = "for (const end = performance.now() + 1; performance.now() < end;);";

const files: Record<string, [string, RegExp]> = {
  import: [file({ first: "while (true);" }), /loading the file has not returned for 5 s/],
  trial: [file({ generate: "while (made++ > 4);" }), /generate has not returned for 5 s/],
  training: [file({ generate: "while (made++ > 400);" }), /generate has not returned for 5 s/],
  thread: [file({ generate: `${slow} while (made++ > 900);` }), /generate has not returned for/],
  evaluation: [file({ evaluate: "while (made++ > 20);" }), /evaluate has not returned for 5 s/],
};

/** Runs the program until its standard error matches. @returns all of it so far */
async function until(args: readonly string[], pattern: RegExp): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: shipped(args),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const hung = setTimeout(() => child.kill("SIGKILL"), 90_000);
  let said = "";
  for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
    said += part;
    if (pattern.test(said)) child.kill("SIGKILL");
  }
  clearTimeout(hung);
  await child.status;
  return said;
}

Deno.test("code that does not return is reported with its file: on import, on trial, in training, in a thread, in an evaluation", () =>
  inTemporaryFolder(async (folder) => {
    // They wait most of the time.
    await Promise.all(
      Object.entries(files).map(async ([name, [text, pattern]]) => {
        const path = `${folder}/${name}.ts`;
        Deno.writeTextFileSync(path, text);
        const flags = { problem: path, operation: "data", exp_id: name, max_epoch: 1000 };
        const said = await until(commandLine(folder, flags), pattern);
        assert.match(said, new RegExp(`^int2int: ${path}: ${pattern.source}`, "m"), name);
      }),
    );
  }));
