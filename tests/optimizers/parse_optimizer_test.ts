import fc from "fast-check";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { FlagError } from "../../src/errors.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";

/** What Int2Int makes of an option string. */
interface RecordedCase {
  string: string;
  ok: boolean;
  defaults: Record<string, unknown>;
  schedule: Record<string, unknown>;
}

const file = new URL("../golden/optim_base/case.json", import.meta.url);
const recorded: RecordedCase[] = JSON.parse(readFileSync(file, "utf8")).parser;

/** Sensible, but refused by Int2Int. */
const newlyAccepted = [
  "adam,lr=1e-3",
  "adam,lr=0.001,eps=1e-6",
  "adam, lr=0.001",
  "sgd,lr=0.1,maximize=1",
  "adam_warmup,warmup_updates=0",
  "adam_warmup,lr=0.001,warmup_init_lr=1e-7",
];

/** Int2Int fails at the first step. */
const newlyRefused = ["rprop,step_sizes=1"];

/** PyTorch's pairs, and Int2Int's fields, by the names of our options. */
const renamed: Readonly<Record<string, readonly string[]>> = {
  betas: ["beta1", "beta2"],
  etas: ["eta_minus", "eta_plus"],
  step_sizes: ["min_step", "max_step"],
  period: ["init_period"],
  max_lr: ["lr"],
  warmup_end_lr: ["lr"],
};

for (const { string, ok, defaults, schedule } of recorded) {
  if ((ok || newlyAccepted.includes(string)) && !newlyRefused.includes(string)) {
    Deno.test(`"${string}" is accepted with the recorded values`, () => {
      const { options } = parseOptimizer(string);
      if (ok) assert.deepEqual(options, { ...options, ...recordedOptions(defaults, schedule) });
    });
  } else {
    Deno.test(`"${string}" is refused`, () => {
      assert.throws(() => parseOptimizer(string), FlagError);
    });
  }
}

/** Recorded numbers and choices; fields that follow from others, and choices of an implementation, are left out. */
function recordedOptions(
  defaults: Record<string, unknown>,
  schedule: Record<string, unknown>,
): Record<string, number> {
  const without = ["foreach", "capturable", "differentiable", "fused", "smooth"];
  const derived = ["lr_step", "decay_factor"];
  // With a schedule the first rate is the one to warm up from.
  if ("warmup_init_lr" in schedule) derived.push("lr");
  const fields = Object.entries({ ...defaults, ...schedule });
  return Object.fromEntries(
    fields.filter(([key]) => ![...without, ...derived].includes(key)).flatMap(([key, value]) => {
      const names = renamed[key] ?? [key];
      const values = Array.isArray(value) ? value : [value];
      return names.map((name, i) => [name, Number(values[i])]);
    }),
  );
}

Deno.test("any number in range is read exactly, in plain or scientific notation", () => {
  const numbers = fc.double({ min: 0, max: 1e38, noNaN: true });
  fc.assert(fc.property(numbers, (lr) => {
    assert.equal(parseOptimizer(`adam,lr=${lr}`).options.lr, lr);
    assert.equal(parseOptimizer(`adam,lr=${lr.toExponential()}`).schedule(7), lr);
  }));
  assert.equal(parseOptimizer("adam,lr=1E-4").options.lr, 1e-4);
});

Deno.test("the last of several values for an option counts", () => {
  assert.equal(parseOptimizer("adam,lr=0.1,eps=0,lr=0.2").options.lr, 0.2);
});

Deno.test("spaces around names and values do not count", () => {
  const spaced = parseOptimizer(" sgd , lr = 0.1 ,momentum= 0.9");
  assert.deepEqual(spaced.options, parseOptimizer("sgd,lr=0.1,momentum=0.9").options);
  assert.equal(spaced.name, "sgd");
});

Deno.test("a choice may be written as a word", () => {
  for (const [word, value] of [["True", 1], ["true", 1], ["1", 1], ["False", 0], ["0", 0]]) {
    assert.equal(parseOptimizer(`rmsprop,centered=${word}`).options.centered, value);
  }
});

Deno.test("an option decides which numbers are kept for each weight", () => {
  const states = (text: string) => parseOptimizer(text).rule.state;
  assert.deepEqual(states("sgd,lr=0.1"), []);
  assert.deepEqual(states("sgd,lr=0.1,momentum=0.9"), ["momentum_buffer"]);
  assert.deepEqual(states("adamw,amsgrad=true"), ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"]);
});

Deno.test("each mistake is told in one line", () => {
  const messages: [string, RegExp][] = [
    [
      "adma,lr=0.1",
      /^--optimizer: unknown optimizer "adma", did you mean "adam"\? Available: adam, adam_warmup, .*, sgd$/,
    ],
    ["Adam", /did you mean "adam"/],
    ["sgdd,lr=1", /did you mean "sgd"/],
    ["adam_cos", /did you mean "adam_cosine"/],
    ["", /unknown optimizer ""/],
    ["adam,foo=1", /adam has no option "foo"; it has: lr, beta1, beta2, eps, weight_decay$/],
    ["adam,toString=1", /no option "toString"/],
    ["adam,amsgrad=1", /no option "amsgrad"/],
    ["sgd,lr=1,betas=1", /no option "betas"/],
    ["adam_warmup,init_period=1", /it has: .*, warmup_updates, warmup_init_lr$/],
    ["adam,lr", /expected option=number after the name, found "lr"/],
    ["adam,lr=1=2", /found "lr=1=2"/],
    ["adam,", /found ""/],
    ["adam,lr=fast", /lr must be a number, found "fast"/],
    ["adam,lr=true", /lr must be a number, found "true"/],
    ["adam,betas=fast", /betas must be a number, found "fast"/],
    ["adam,lr=1e39", /lr must be within the range of 32-bit floats, found 1e39/],
    ["adam,lr=0x10", /lr must be a number/],
    ["adam,lr=-1", /lr must be 0 or more, found -1/],
    ["adam,beta1=1", /beta1 must be at least 0 and below 1, found 1/],
    ["adam,beta2=-0.1", /beta2 must be at least 0 and below 1/],
    ["adam,eps=-1e-9", /eps must be 0 or more/],
    ["adam,weight_decay=-1", /weight_decay must be 0 or more/],
    ["adamw,amsgrad=2", /amsgrad must be true or false \(1 or 0\), found 2/],
    ["adadelta,rho=1.1", /rho must be between 0 and 1/],
    ["rprop,eta_plus=1", /eta_plus must be above 1/],
    ["rprop,eta_minus=1", /eta_minus must be above 0 and below 1/],
    ["rprop,min_step=2,max_step=1", /rprop: min_step 2 is above max_step 1/],
    ["sgd", /sgd needs lr, as in sgd,lr=0.01/],
    ["sgd,lr=1,nesterov=true", /sgd: nesterov needs momentum above 0 and dampening 0/],
    ["adam_inverse_sqrt,warmup_updates=0", /warmup_updates must be above 0/],
    ["adam_cosine,period_mult=0.5", /period_mult must be 1 or more/],
    ["adam_smooth_cosine,period_mult=2", /period_mult must be 1 in a smooth cosine, found 2/],
  ];
  for (const [text, message] of messages) {
    assert.throws(() => parseOptimizer(text), (error) => {
      assert.ok(error instanceof FlagError);
      assert.match(error.message, message);
      return !error.message.includes("\n");
    });
  }
});
