import assert from "node:assert/strict";
import { fishCompletion } from "../../src/completion/fish.ts";
import { allFlags, type Flag, written } from "../../src/completion/model.ts";
import { zshCompletion } from "../../src/completion/zsh.ts";
import { commands } from "../../src/commands/table.ts";
import { int2int } from "../commands/program.ts";
import { isInstalled, output } from "./shell.ts";

const flags = allFlags(commands);

function flagNamed(name: string): Flag {
  const flag = flags.find(({ names }) => names.includes(name));
  assert(flag !== undefined, `there is a flag ${name}`);
  return flag;
}

Deno.test("the kind of value of a flag follows from the table", () => {
  assert.deepEqual(flagNamed("cpu").value, { kind: "words", words: ["true", "false"] });
  assert.deepEqual(flagNamed("device").value, {
    kind: "words",
    words: ["auto", "webgpu", "cuda", "cpu"],
  });
  assert.deepEqual(flagNamed("debug").value, { kind: "nothing" });
  assert.deepEqual(flagNamed("train_data").value, { kind: "file" });
  assert.deepEqual(flagNamed("eval_data").value, { kind: "files" });
  assert.deepEqual(flagNamed("eval_from_exp").value, { kind: "folder" });
  assert.deepEqual(flagNamed("reload_model").value, { kind: "file" });
  assert.deepEqual(flagNamed("max_epochs").value, { kind: "text" });
});

Deno.test("the flags that name what is yet to be written take text otherwise", () => {
  for (const [name, kind] of Object.entries(written)) {
    assert.equal(flagNamed(name).value.kind, kind);
    assert.equal(flagNamed(name).row.type, "string");
    assert.equal(flagNamed(name).row.names, undefined);
  }
});

for (
  const { shell, script, mentions, syntaxOnly } of [
    {
      shell: "zsh",
      script: zshCompletion(commands),
      mentions: (name: string) => new RegExp(`^ +'--${name}[=[]`, "m"),
      syntaxOnly: ["-n", "/dev/stdin"],
    },
    {
      shell: "fish",
      script: fishCompletion(commands),
      mentions: (name: string) => new RegExp(`^complete -c int2int .*-l ${name} .*-d '`, "m"),
      syntaxOnly: ["--no-execute", "/dev/stdin"],
    },
  ]
) {
  Deno.test(`the script for ${shell} has every flag, alias and command`, () => {
    for (const name of flags.flatMap(({ names }) => names)) assert.match(script, mentions(name));
    for (const { name } of commands) assert(script.includes(name), name);
  });

  Deno.test(`in the script for ${shell}, quotes are closed`, () => {
    const plain = script.replace(/#.*$/gm, "").replaceAll("'\\''", "").replaceAll("\\'", "");
    for (const line of plain.split("\n")) {
      assert.equal(line.split("'").length % 2, 1, line);
    }
  });

  Deno.test({
    name: `${shell} reads the script`,
    ignore: !isInstalled(shell),
    async fn() {
      const { code, stderr } = await output(shell, syntaxOnly, undefined, script);
      assert.equal(code, 0, stderr);
      assert.equal(stderr, "");
    },
  });
}

const fishCases: readonly [line: string, offered: readonly string[]][] = [
  ["int2int --device c", ["cpu", "cuda"]],
  ["int2int --operation modular_", ["modular_add", "modular_mul", "modular_product"]],
  ["int2int gen", ["generate"]],
  ["int2int --cpu ", ["false", "true"]],
  ["int2int completion ", ["bash", "fish", "man", "zsh"]],
];

Deno.test({
  name: "fish completes flags, values and commands",
  ignore: !isInstalled("fish"),
  async fn() {
    for (const [line, offered] of fishCases) {
      const asking = `source -; complete -C '${line}'`;
      const { stdout } = await output(
        "fish",
        ["--no-config", "-c", asking],
        undefined,
        fishCompletion(commands),
      );
      const words = stdout.trimEnd().split("\n").map((offer) => offer.split("\t")[0]);
      assert.deepEqual(words, offered);
    }
  },
});

Deno.test("completion prints the script and nothing else, or says what it can print", async () => {
  const printed = await int2int(["completion", "fish"]);
  assert.equal(printed.code, 0);
  assert.equal(printed.stdout, fishCompletion(commands));
  const wrong = await int2int(["completion", "tcsh"]);
  assert.equal(wrong.code, 2);
  assert.equal(wrong.stdout, "");
  assert.match(wrong.stderr, /^int2int: completion: expected one of bash, zsh, .*"tcsh"\n$/);
});
