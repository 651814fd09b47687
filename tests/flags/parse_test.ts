import assert from "node:assert/strict";
import fc from "fast-check";
import { FlagError } from "../../src/errors.ts";
import { flagsWith, parseFlags } from "../../src/flags/parse.ts";

const GCD = ["--operation", "gcd"];

function parse(...args: string[]) {
  return parseFlags([...GCD, ...args]);
}

/** The message for a command line that must be refused: one line, of a FlagError. */
function refusal(...args: string[]): string {
  try {
    parse(...args);
  } catch (error) {
    assert.ok(error instanceof FlagError, String(error));
    assert.ok(error.message.length < 600 && !error.message.includes("\n"), error.message);
    return error.message;
  }
  assert.fail(`accepted: ${args.join(" ").slice(0, 200)}`);
}

Deno.test("a command line changes what it names and leaves the defaults", () => {
  const p = parse("--batch_size", "64", "--optimizer", "adam,lr=0.001", "--cpu", "true");
  assert.equal(p.operation, "gcd");
  assert.equal(p.batch_size, 64);
  assert.equal(p.optimizer, "adam,lr=0.001");
  assert.equal(p.cpu, true);
  assert.equal(p.max_len, 512);
  assert.equal(p.maxint, 1_000_000n);
  assert.ok(Object.isFrozen(p));
});

Deno.test("booleans take true, false, on, off, 1 and 0 in any case", () => {
  for (const word of ["true", "TRUE", "on", "On", "1"]) {
    assert.equal(parse("--cpu", word).cpu, true);
  }
  for (const word of ["false", "False", "off", "0"]) assert.equal(parse("--cpu", word).cpu, false);
  assert.match(refusal("--cpu", "yes"), /^--cpu: expected true or false, found "yes"$/);
});

Deno.test("a missing value is an error, at the end and before another flag", () => {
  assert.match(refusal("--cpu"), /^--cpu: a value is missing, expected true or false$/);
  assert.match(refusal("--cpu", "--debug"), /^--cpu: a value is missing/);
  assert.match(refusal("--exp_name", "--cpu", "true"), /^--exp_name: a value is missing/);
});

Deno.test("a value may be joined by an equals sign, be negative, or contain one", () => {
  const p = parse(
    "--batch_size=8",
    "--env_base_seed",
    "-7",
    "--max_len=-1",
    "--optimizer=adam,lr=1",
  );
  assert.deepEqual(
    [p.batch_size, p.env_base_seed, p.max_len, p.optimizer],
    [8, -7, -1, "adam,lr=1"],
  );
  assert.equal(parse("--max_len", "-1").max_len, -1);
});

Deno.test("the last of several values wins, also through an alias", () => {
  assert.equal(parse("--base", "10", "--base", "30").base, 30);
  assert.equal(parse("--max_epoch", "3", "--max_epochs", "5").max_epoch, 5);
  assert.equal(parse("--base_env_seed", "4").env_base_seed, 4);
});

Deno.test("the switch takes no value", () => {
  assert.equal(parse("--debug").debug, true);
  assert.match(refusal("--debug=true"), /^--debug: takes no value$/);
  assert.match(refusal("--debug", "true"), /"true": expected a flag/);
});

Deno.test("names may be abbreviated while they are unambiguous", () => {
  assert.equal(parse("--exp_n", "x").exp_name, "x");
  assert.equal(parse("--max_epo", "3").max_epoch, 3);
  assert.equal(parse("--batch_size", "3").batch_size_eval, 128);
  assert.match(refusal("--n_enc", "3"), /could be --n_enc_layers, --n_enc_heads, --n_enc_hidden/);
});

Deno.test("an unknown flag is refused with the nearest name", () => {
  assert.match(refusal("--batchsize", "3"), /^--batchsize: .*Did you mean --batch_size\?$/);
  assert.match(refusal("--batch-size", "3"), /Did you mean --batch_size\?$/);
  assert.match(refusal("--zz=3"), /^--zz: there is no such flag\. See --help$/);
  assert.match(refusal("--quantum_entanglement", "3"), /See --help$/);
});

Deno.test("names of JavaScript's own objects are unknown flags", () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    assert.match(refusal(`--${name}`, "1"), /there is no such flag/);
  }
});

Deno.test("what is neither flag nor value is refused", () => {
  assert.match(refusal("dumped"), /^"dumped": expected a flag/);
  assert.match(refusal("-x", "3"), /^"-x": expected a flag/);
  assert.match(refusal("--", "x"), /there is no such flag/);
});

Deno.test("integers may be written in scientific notation but have no fraction", () => {
  assert.equal(parse("--epoch_size", "1e3").epoch_size, 1000);
  assert.match(refusal("--epoch_size", "3.5"), /expected an integer, found "3.5"$/);
  for (const text of ["", "abc", "0x10", "1e400", "9007199254740993", "Infinity", "1 "]) {
    assert.match(refusal("--epoch_size", text), /expected an integer, found/);
  }
});

Deno.test("maxint and minint are exact at any size", () => {
  const p = parse("--maxint", "1e30", "--minint", "-123456789012345678901234567890");
  assert.equal(p.maxint, 10n ** 30n);
  assert.equal(p.minint, -123456789012345678901234567890n);
  assert.match(refusal("--minint", "2000000"), /--minint: expected at most --maxint 1000000/);
});

Deno.test("any integer survives the way through text", () => {
  fc.assert(fc.property(fc.bigInt(), (n) => {
    const p = parse("--minint", String(n), "--maxint", `${n}e2`.replace("-", "+"));
    assert.equal(p.minint, n);
    assert.equal(p.maxint, (n < 0n ? -n : n) * 100n);
  }));
});

Deno.test("floats take scientific notation and nothing that is not a finite number", () => {
  assert.equal(parse("--clip_grad_norm", "2.5e-1").clip_grad_norm, 0.25);
  assert.equal(parse("--clip_grad_norm", ".5").clip_grad_norm, 0.5);
  for (const text of ["nan", "1e999", "", "1,5", "-1"]) {
    assert.match(refusal("--clip_grad_norm", text), /^--clip_grad_norm: expected/);
  }
});

Deno.test("the operation is one of those there are; by default, examples come from files", () => {
  assert.equal(parseFlags([]).operation, "data");
  assert.match(refusal("--operation", "gdc"), /there is no operation "gdc". Did you mean gcd\?/);
  assert.match(
    refusal("--operation", "Riemann_zeta"),
    /no operation "Riemann_zeta", expected one of data, gcd, /,
  );
});

Deno.test("features that are not built yet stop, unless the value is the default", () => {
  assert.match(
    refusal("--beam_eval_train", "5"),
    /^--beam_eval_train: 5 is not available yet; leave it at "0"$/,
  );
  assert.equal(parse("--beam_eval_train", "0").beam_eval_train, 0);
});

Deno.test("files that are named must exist", () => {
  assert.match(
    refusal("--reload_model", "/no/such"),
    /expected an existing file or folder, found "\/no\/such"/,
  );
  assert.match(refusal("--reload_checkpoint", "."), /expected a file, found a folder: "\."$/);
  const here = new URL(import.meta.url).pathname;
  assert.equal(parse("--reload_model", here).reload_model, here);
});

Deno.test("hostile names of experiments are refused in one short line", () => {
  const hostile = ["../../x", "..", ".", "a/b", "a\\b", ";rm -rf", "$(id)", "`id`", "a b", "a\nb"];
  hostile.push(
    "x\0y",
    "é",
    "a\u202eb",
    "\x1b[2J",
    "x".repeat(201),
    "x".repeat(10_000_000),
    "%2e",
    "*",
  );
  for (const name of hostile) {
    for (const flag of ["--exp_id", "--exp_name"]) assert.match(refusal(flag, name), /^--exp_/);
  }
  assert.match(refusal("--exp_name", ""), /^--exp_name: expected/);
  assert.equal(parse("--exp_id", "run_1.a-B").exp_id, "run_1.a-B");
});

Deno.test("hostile values and names of 10 MB are refused quickly", () => {
  const huge = "9".repeat(10_000_000);
  const started = performance.now();
  for (const flag of ["--maxint", "--base", "--cpu", "--clip_grad_norm", "--dump_path"]) {
    assert.match(refusal(flag, huge), /10000000 characters/);
  }
  assert.match(refusal(`--${huge}`), /no such flag/);
  assert.match(refusal(huge), /10000002|10000000/);
  assert.ok(performance.now() - started < 2000);
});

Deno.test("control characters are refused in every text", () => {
  for (const flag of ["--dump_path", "--optimizer", "--stopping_criterion"]) {
    const message = refusal(flag, "a\nb\x1b[2J");
    assert.ok(!/\p{Cc}/u.test(message), message);
  }
});

Deno.test("any text for any flag is either accepted or refused in one line", () => {
  const flags = [
    "--dump_path",
    "--base",
    "--maxint",
    "--cpu",
    "--clip_grad_norm",
    "--tasks",
    "--x",
  ];
  fc.assert(fc.property(fc.constantFrom(...flags), fc.string({ unit: "binary" }), (flag, text) => {
    try {
      parse(flag, text);
    } catch (error) {
      assert.ok(error instanceof FlagError && !/[\p{Cc}\u2028]/u.test(error.message));
    }
  }));
});

Deno.test("overrides are read like a command line and may have their types already", () => {
  const p = flagsWith({ operation: "gcd", maxint: 1000, cpu: "true", clip_grad_norm: 0.25 });
  assert.equal(p.maxint, 1000n);
  assert.equal(p.cpu, true);
  assert.deepEqual(p, parse("--maxint", "1000", "--cpu", "true", "--clip_grad_norm", "0.25"));
  assert.throws(
    () => flagsWith({ operation: "gcd", base: true }),
    /--base: expected an integer/,
  );
  assert.throws(() => flagsWith({ operation: "gcd", base: 1 }), /--base: expected between 2/);
});
