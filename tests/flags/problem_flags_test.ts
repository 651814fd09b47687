/** Flags that the file of a problem declares, as one text and on command lines. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { commands } from "../../src/commands/table.ts";
import { textOfFlags, textsIn } from "../../src/flags/assignments.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { atLeast, oneOf, type Rows } from "../../src/flags/flag.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { problemFileIn } from "../../src/flags/problem_file.ts";
import { combined, readProblemFlags } from "../../src/flags/problem_flags.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

const rows: Rows = {
  degree: { type: "integer", default: 4, help: "", check: atLeast(1) },
  kind: { type: "string", default: "cycle", help: "", check: oneOf("cycle", "path") },
  dim: { type: "integer", default: 2, help: "" },
};

const names = fc.stringMatching(/^[a-z]\w{0,8}$/);

Deno.test("values of any kind survive in one text", () => {
  fc.assert(fc.property(fc.dictionary(names, fc.string()), (values) => {
    const found = textsIn(textOfFlags(values));
    assert.deepEqual({ ...found }, { ...values });
  }));
});

Deno.test("a text that holds no values is answered without an error", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const found = textsIn(text);
    if (found !== undefined) assert.deepEqual(textsIn(textOfFlags(found)), found);
  }));
  for (const text of ["degree", "degree=4,", "=4", 'a="b', "a=1,,b=2", "1a=2", "__proto__=2"]) {
    assert.equal(textsIn(text), undefined, text);
  }
});

Deno.test("of two texts, the second counts more", () => {
  assert.equal(combined("a=1,b=2", "b=3,c=4"), "a=1,b=3,c=4");
});

Deno.test("what is not said has its default", () => {
  assert.deepEqual(readProblemFlags(rows, "kind=path", "p.ts"), {
    degree: 4,
    kind: "path",
    dim: 2,
  });
  const problem = (text: string, known = rows) => {
    try {
      readProblemFlags(known, text, "p.ts");
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(
    problem("degre=3"),
    '--problem_flags: there is no flag "degre". Did you mean degree? in p.ts',
  );
  assert.equal(problem("degree=0"), '--degree: expected at least 1, found "0"');
  assert.equal(problem("degree=3", {}), "--problem_flags: p.ts declares no flags, found degree");
});

function given(args: readonly string[], problemRows = rows) {
  return readCommandLine(args, commands, {
    read: () => ({ problem_flags: "degree=3" }),
    problemRows,
  })
    .given.problem_flags;
}

Deno.test("declared flags are typed like any other, and count more than --problem_flags and files", () => {
  assert.equal(given(["--degree", "5", "--kind=path"]), "degree=5,kind=path");
  assert.equal(given(["--degree", "5", "--problem_flags", "degree=1,dim=3"]), "degree=5,dim=3");
  assert.equal(given(["--config", "c.toml", "--kind", "path"]), "degree=3,kind=path");
  // Elsewhere this name is the beginning of two others.
  assert.equal(given(["evaluate", "--dim", "7"]), "dim=7");
  for (
    const [args, message] of [
      [["--degree", "0"], '--degree: expected at least 1, found "0"'],
      [["--kind", "star"], '--kind: expected one of cycle, path, found "star"'],
      [["--degree"], "--degree: a value is missing, expected an integer"],
      [["--degrees", "2"], "--degrees: there is no such flag. Did you mean --degree?"],
    ] as const
  ) {
    assert.throws(() => given(args), { name: "FlagError", message });
  }
});

Deno.test("a flag of a command is no flag of a problem", () => {
  const output = { output: { type: "string", default: "", help: "" } } as const;
  assert.throws(
    () => given([], output),
    /--output: is declared by the file of --problem, but int2int/,
  );
});

Deno.test("a problem with questions may have flags that are called like those of search alone", () => {
  const rows = { rounds: { type: "integer", default: 3, help: "" } } as const;
  const read = (...args: string[]) => readCommandLine(args, commands, { problemRows: rows });
  assert.equal(read("--problem", "own.ts", "--rounds", "5").given.problem_flags, "rounds=5");
  assert.throws(
    () => read("search", "own.ts", "--rounds", "5"),
    /--rounds: is declared by the file/,
  );
});

Deno.test("values that are given change those of a saved model, and leave the others", () => {
  assert.throws(() => flagsWith({ problem_flags: "a=1" }), /--problem_flags: needs --problem FILE/);
});

Deno.test("the file is found wherever a command line may name it", () =>
  inTemporaryFolder((folder) => {
    const [own, other, toml] = ["own.ts", "other.mjs", "s.toml"].map((name) =>
      `${folder}/${name}`
    ) as [string, string, string];
    for (const path of [own, other]) writeFileSync(path, "");
    writeFileSync(toml, `problem = "${own}"\n`);
    mkdirSync(`${folder}/x.ts`);
    const found = (...args: string[]) => problemFileIn(args, commands);
    assert.equal(found("--problem", own), own);
    assert.equal(found("train", `--prob=${own}`, "--problem", other), other);
    assert.equal(found("try", "--show", "3", own), own);
    assert.equal(found("search", "--samples", "3", own), own);
    assert.equal(found("sweep", toml), own);
    assert.equal(found("--config", toml), own);
    assert.equal(found("--config", toml, "--problem", other), other);
    writeFileSync(`${folder}/params.json`, `{ "problem": "${own}" }`);
    for (
      const args of [
        ["--problem"],
        ["--problem", `${folder}/none.ts`],
        ["--problem", `${folder}/x.ts`],
        ["--problem", toml],
        ["--config", `${folder}/params.json`],
        ["--config", `${folder}/none.toml`],
        ["generate", own],
        [],
      ]
    ) assert.equal(found(...args), undefined, args.join(" "));
  }));
