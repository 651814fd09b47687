import assert from "node:assert/strict";
import { generateCommand } from "../../../src/commands/generate.ts";
import { commands } from "../../../src/commands/table.ts";
import { readCommandLine } from "../../../src/flags/command_line.ts";
import type { Running } from "../../child_process.ts";
import { int2int, pause, start } from "../../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";
import { examplesIn, fileHash } from "./requests.ts";

const gcd = ["generate", "--operation", "gcd"];

Deno.test("the command writes what its manifest says", () =>
  inTemporaryFolder(async (folder) => {
    const flags = ["--train", "300", "--valid=20", "--test", "0", "--maxint", "1e30"];
    const args = [...gcd, ...flags, "--output", `${folder}/new/data`];
    const { code, stdout, stderr } = await int2int(args);
    assert.deepEqual([code, stderr], [0, ""]);
    const names = ["gcd.manifest.json", "gcd.train", "gcd.valid"];
    assert.deepEqual(namesIn(`${folder}/new/data`), names);

    const text = Deno.readTextFileSync(`${folder}/new/data/gcd.manifest.json`);
    assert.match(text, /"maxint": 1000000000000000000000000000000,/);
    const { seed, files, parameters } = JSON.parse(text);
    assert.deepEqual([parameters.operation, parameters.max_len], ["gcd", 512]);
    assert.deepEqual(Object.keys(files).sort(), ["train", "valid"]);
    for (const [split, count] of [["train", 300], ["valid", 20]] as const) {
      const path = `${folder}/new/data/gcd.${split}`,
        { name, examples, bytes, sha256 } = files[split];
      assert.deepEqual([name, examples, sha256], [`gcd.${split}`, count, fileHash(path)]);
      assert.equal(bytes, Deno.statSync(path).size);
      assert.equal(examplesIn(path).length, count);
    }
    const said = stdout.trimEnd().split("\n");
    assert.equal(said.length, 3);
    assert(said[2]!.endsWith(`gcd.manifest.json: seed ${seed}`));
  }));

const mistakes: [string[], RegExp][] = [
  [[...gcd, "--exp_name", "x"], /^--exp_name: not for generate/],
  [[...gcd, "--trian", "5"], /^--trian: there is no such flag/],
  [[...gcd, "--train", "--valid", "5"], /^--train: a value is missing, expected an integer$/],
  [[...gcd, "--train", "many"], /^--train: expected an integer, found "many"$/],
  [[...gcd, "--test=-1"], /^--test: expected between 0 and 1000000000, found "-1"$/],
  [[...gcd, "--train=0", "--valid=0", "--test=0"], /^--train: nothing to write/],
  [[...gcd, "--minint", "9", "--maxint", "8"], /^--minint: expected at most --maxint 8, found 9/],
  [[...gcd, "data"], /^"data": expected a flag/],
  [["generate"], /^--operation: expected a problem whose examples are made/],
  [["--operation", "gcd", "--output", "x"], /^--output: there is no such flag/],
];

Deno.test("mistakes are refused in words, and nothing is written", () =>
  inTemporaryFolder(async (folder) => {
    for (const [args, message] of mistakes) {
      const run = async () => {
        const { given, own } = readCommandLine(args, commands);
        return await generateCommand(given, { output: folder, ...own });
      };
      await assert.rejects(run, { name: "FlagError", message });
    }
    assert.deepEqual(namesIn(folder), []);
  }));

const long = [...gcd, "--train", "20000000", "--valid", "0"];

/** Starts what would take a minute, and waits until it writes. */
async function startLong(folder: string): Promise<Running> {
  const child = start([...long, "--output", folder]);
  while (!namesIn(folder).some((name) => name.startsWith(".gcd.train.part"))) await pause(5);
  return child;
}

Deno.test("Ctrl-C or SIGTERM leave no file, and the next run removes what a killed one left", () =>
  inTemporaryFolder(async (folder) => {
    for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      const child = await startLong(folder);
      child.kill(signal);
      assert.equal((await child.ended).code, code);
      assert.deepEqual(namesIn(folder), []);
    }
    const killed = await startLong(folder);
    killed.kill("SIGKILL");
    await killed.ended;
    assert(namesIn(folder).length > 0);
    const few = ["--train", "10", "--valid", "0", "--test", "0", "--output", folder];
    assert.equal((await int2int([...gcd, ...few])).code, 0);
    assert.deepEqual(namesIn(folder), ["gcd.manifest.json", "gcd.train"]);
  }));
