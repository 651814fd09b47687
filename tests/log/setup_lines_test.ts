import assert from "node:assert/strict";
import * as lines from "../../src/log/setup_lines.ts";
import { messagesLike, referenceMessages } from "./reference_log.ts";

Deno.test("the first line is the reference's", () => {
  assert.equal(referenceMessages()[0], lines.INITIALIZED_LINE);
});

Deno.test("the folder and the command are announced as in the reference's log", () => {
  const [folder] = messagesLike(/^The experiment will be stored in (\S+)\n$/);
  assert.equal(lines.storedLine(folder.found[0]), folder.message);
  const [command] = messagesLike(/^Running command: (python train.py) (.*)$/);
  const args = command.found[1].split(" ").map((argument) => argument.replaceAll("'", ""));
  assert.equal(lines.commandLine("python train.py", args), command.message);
});

Deno.test("arguments that a shell would take apart are quoted", () => {
  assert.equal(
    lines.commandLine("int2int", ["--exp_name=my run", "it's", "", "--lr=0.1"]),
    `Running command: int2int '--exp_name=my run' 'it'\\''s' '' --lr=0.1`,
  );
});

Deno.test("the vocabulary is printed as in the reference's log", () => {
  const [{ message, found }] = messagesLike(/^words: \{(.*)\}$/);
  const words = found[0].split(", ").map((entry) => entry.match(/^'(.*)': \d+$/)![1]);
  assert.equal(words.length, 29);
  assert.equal(lines.vocabularyLine(words), message);
});

Deno.test("parameters are counted as in the reference's log", () => {
  const counts = messagesLike(/^Number of parameters \((\w+)\): (\d+)$/);
  assert.equal(counts.length, 2);
  for (const { message, found } of counts) {
    assert.equal(lines.parameterCountLine(found[0], Number(found[1])), message);
  }
  const [tensors] = messagesLike(/^Found (\d+) parameters in model\.$/);
  assert.equal(lines.tensorCountLine(Number(tensors.found[0])), tensors.message);
});
