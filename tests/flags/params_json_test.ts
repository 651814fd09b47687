import assert from "node:assert/strict";
import fc from "fast-check";
import { CheckpointError } from "../../src/errors.ts";
import { fileLimits } from "../../src/files/regular_file.ts";
import { parametersFromJson, parametersToJson } from "../../src/flags/params_json.ts";
import { parametersWith } from "../../src/flags/parse.ts";
import { flagNames, rowOf } from "../../src/flags/table.ts";

const saved = parametersWith({ operation: "gcd", maxint: 10n ** 40n, exp_id: "7", debug: true });
const text = parametersToJson(saved);

/** The message for a content that must be refused. */
function refusal(content: string): string {
  try {
    parametersFromJson(content, "run/params.json");
  } catch (error) {
    assert.ok(error instanceof CheckpointError, String(error));
    assert.ok(error.message.startsWith("run/params.json: ") && error.message.length < 300);
    return error.message;
  }
  assert.fail(`accepted: ${content.slice(0, 200)}`);
}

Deno.test("parameters come back from JSON as they were, frozen", () => {
  const read = parametersFromJson(text, "params.json");
  assert.deepEqual(read, saved);
  assert.ok(Object.isFrozen(read));
});

Deno.test("integers of any size are plain JSON numbers", () => {
  assert.match(text, /"maxint": 10{40},/);
  fc.assert(fc.property(fc.bigInt(), (minint) => {
    const maxint = minint + 1n;
    const p = parametersWith({ operation: "gcd", minint, maxint });
    assert.deepEqual(parametersFromJson(parametersToJson(p), "x"), p);
  }));
});

Deno.test("a flag younger than the file takes its default, one that shapes the model may not lack", () => {
  const without = (name: string) => text.replace(new RegExp(`  "${name}": .*\n`), "");
  assert.deepEqual(parametersFromJson(without("report_loss_every"), "x"), saved);
  assert.deepEqual(parametersFromJson(without("norm_position"), "x"), saved);
  assert.match(refusal(without("enc_emb_dim")), /enc_emb_dim is missing/);
});

Deno.test("bad content is refused naming file and field", () => {
  const change = (name: string, value: string) =>
    text.replace(new RegExp(`"${name}": [^,\n]*`), `"${name}": ${value}`);
  assert.match(
    refusal(change("batch_size", "0")),
    /batch_size: expected between 1 and 1000000, found "0"/,
  );
  assert.match(refusal(change("batch_size", '"32"')), /batch_size: expected an integer/);
  assert.match(refusal(change("base", "10.5")), /base: expected an integer/);
  assert.match(refusal(change("maxint", "1.5")), /maxint: expected an integer/);
  assert.match(refusal(change("maxint", "9".repeat(5000))), /maxint: expected an integer/);
  assert.match(refusal(change("cpu", "1")), /cpu: expected true or false/);
  assert.match(refusal(change("exp_id", '"../../x"')), /exp_id: expected nothing, or 1 to 200/);
  assert.match(refusal(change("base", '{"toString": 1}')), /base: expected an integer/);
  assert.match(refusal(change("enc_emb_dim", "100")), /enc_emb_dim: expected a multiple/);
  assert.match(refusal(change("beam_eval_train", "5")), /beam_eval_train: 5 is not available yet/);
});

Deno.test("unknown keys are refused", () => {
  for (const key of ["learning_rate", "__proto__", "constructor", "max_epochs", "a\\nb"]) {
    assert.match(refusal(text.replace("{", `{ "${key}": 1,`)), /unknown parameter/);
  }
});

Deno.test("what is not a JSON object is refused", () => {
  const contents = ["", "{", "[]", "null", "3", '"x"', "\0", "[".repeat(200_000), "{}"];
  contents.push(text.slice(0, -3), text + "}", '{"a":'.repeat(100_000));
  for (const content of contents) refusal(content);
});

Deno.test("a file cut or changed anywhere is read or refused, never anything else", () => {
  const position = fc.nat({ max: text.length - 1 });
  fc.assert(fc.property(position, fc.string({ maxLength: 3 }), (at, noise) => {
    try {
      parametersFromJson(text.slice(0, at) + noise + text.slice(at + noise.length), "x");
    } catch (error) {
      assert.ok(error instanceof CheckpointError);
    }
  }));
});

Deno.test("flags at their longest are still read, and nothing longer", () => {
  const longest = Object.fromEntries(flagNames.flatMap((name): [string, string | bigint][] => {
    const { type, check } = rowOf(name);
    if (type === "bigint") return [[name, 10n ** 999n]];
    return type === "string" && check === undefined ? [[name, "€".repeat(4096)]] : [];
  }));
  assert.ok(Object.keys(longest).length > 8);
  const json = parametersToJson({ ...saved, ...longest });
  assert.ok(new TextEncoder().encode(json).length < fileLimits.flags);
  assert.equal(parametersFromJson(json, "x").dump_path.length, 4096);
  assert.match(
    refusal(text + " ".repeat(fileLimits.flags)),
    /: the flags take \d+ characters, expected at most 262144$/,
  );
});
