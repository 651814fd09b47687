/** Functions and their integrals from end to end. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formOf } from "../../src/expressions/conversion.ts";
import { derivative } from "../../src/expressions/derivative.ts";
import { areEqual } from "../../src/expressions/equality.ts";
import { expressions } from "../../src/tokenizers/expressions.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const { parse } = expressions({ variables: ["x", "a0"], integer: positionalInts(10) });

function generate(folder: string, ...flags: string[]) {
  const args = ["generate", "--base", "10", "--train", "60", "--valid", "0", "--test", "0"];
  return program.int2int([...args, "--env_base_seed", "1", ...flags], { cwd: folder });
}

Deno.test("files of integrals have functions and their antiderivatives", () =>
  inTemporaryFolder(async (folder) => {
    const flags = [
      "--fwd_prob",
      "0.3",
      "--ibp_prob",
      "0.3",
      "--n_coefficients",
      "1",
      "--max_ops",
      "4",
    ];
    const leaves = ["--leaf_probs", "2,1,1,0"];
    const { code, stderr } = await generate(
      folder,
      "--operation",
      "integration",
      ...flags,
      ...leaves,
    );
    assert.equal(code, 0, stderr);
    const lines = readFileSync(join(folder, "integration.train"), "utf8").trimEnd().split("\n");
    assert.equal(lines.length, 60);
    for (const line of lines) {
      const [question, answer] = line.split("\t").map((tokens) =>
        formOf(parse(tokens.split(" "))!)
      );
      assert.ok(areEqual(derivative(answer!, "x"), question!), line);
    }
  }));

Deno.test("flags of random functions that cannot be used are refused, and nothing is written", () =>
  inTemporaryFolder(async (folder) => {
    const refused: [flag: string, value: string, says: RegExp][] = [
      [
        "--operators",
        "add:1,mul:x",
        /^int2int: --operators: expected operators .*, found "mul:x"\n$/,
      ],
      [
        "--leaf_probs",
        "1,1,1",
        /^int2int: --leaf_probs: expected four weights .*, found "1,1,1"\n$/,
      ],
    ];
    for (const [flag, value, says] of refused) {
      const { code, stderr } = await generate(folder, "--operation", "integration", flag, value);
      assert.match(stderr, says);
      assert.equal(code, 2);
    }
    assert.deepEqual(readdirSync(folder), []);
  }));
