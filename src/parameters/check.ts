/**
 * Checks of values, as pure functions: of one value, and of values that must agree with each other.
 */
import type { Check, FlagValue, Row } from "./flag.ts";
import { EXPECTED } from "./read_value.ts";
import { shorten } from "./shorten.ts";
import { type FlagName, flagNames, type Parameters, rowOf } from "./table.ts";

/** What is wrong, and with which flag. */
export interface Problem {
  readonly flag: FlagName;
  readonly problem: string;
}

const LONGEST_TEXT = 4096;

/** What is wrong with the value of one flag: its kind, its range, or that its feature is not available yet. */
export function problemOfValue(flag: FlagName, value: unknown): string | undefined {
  const row = rowOf(flag);
  if (!hasType(row, value)) {
    // An object read from a file could have a `toString` that is not a function.
    const found = typeof value === "object" ? "something else" : shorten(String(value));
    return `expected ${EXPECTED[row.type]}, found ${found}`;
  }
  return problemOfText(value) ?? problemOfRange(row, value) ?? problemOfAvailability(flag, value);
}

/** The first problem of a whole configuration, files apart. */
export function problemOfParameters(parameters: Parameters): Problem | undefined {
  for (const flag of flagNames) {
    const problem = problemOfValue(flag, parameters[flag]);
    if (problem) return { flag, problem };
  }
  return conflicts.find(({ broken }) => broken(parameters))?.describe(parameters);
}

/** Tells whether `value` is a good value of a flag whose feature is not built yet. */
export function isUnavailable(flag: FlagName, value: FlagValue): boolean {
  return problemOfAvailability(flag, value) !== undefined;
}

function hasType(row: Row, value: unknown): value is FlagValue {
  if (row.type === "integer") return Number.isSafeInteger(value);
  if (row.type === "float") return Number.isFinite(value);
  const kind = row.type === "switch" ? "boolean" : row.type;
  const found = typeof value;
  return found === kind;
}

function problemOfText(value: FlagValue): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value.length > LONGEST_TEXT) {
    return `expected at most ${LONGEST_TEXT} characters, found ${shorten(value)}`;
  }
  // A line break would forge lines of the log, a NUL cuts a path short.
  return /\p{Cc}/u.test(value)
    ? `control characters are not allowed: ${shorten(value)}`
    : undefined;
}

function problemOfRange(row: Row, value: FlagValue): string | undefined {
  const check = row.check as Check<FlagValue> | undefined;
  if (!check || check.accepts(value)) return undefined;
  return `expected ${check.expected}, found ${shorten(String(value))}`;
}

function problemOfAvailability(flag: FlagName, value: FlagValue): string | undefined {
  const row = rowOf(flag);
  if (row.planned && value !== row.default) {
    return `${value} is not available yet; leave it at ${shorten(String(row.default))}`;
  }
  const built = row.availableValues as readonly FlagValue[] | undefined;
  if (!built || built.includes(value)) return undefined;
  const which = value === row.default ? `${value} (the default)` : value;
  return `${which} is not available yet; choose ${
    built.map((word) => `--${flag} ${word}`).join(" or ")
  }`;
}

interface Conflict {
  readonly broken: (p: Parameters) => boolean;
  readonly describe: (p: Parameters) => Problem;
}

function conflict(
  flag: FlagName,
  broken: (p: Parameters) => boolean,
  problem: (p: Parameters) => string,
): Conflict {
  return { broken, describe: (p) => ({ flag, problem: problem(p) }) };
}

const conflicts: readonly Conflict[] = [
  conflict(
    "enc_emb_dim",
    (p) => p.enc_emb_dim % p.n_enc_heads !== 0,
    (p) => `expected a multiple of --n_enc_heads ${p.n_enc_heads}, found ${p.enc_emb_dim}`,
  ),
  conflict(
    "dec_emb_dim",
    (p) => p.dec_emb_dim % p.n_dec_heads !== 0,
    (p) => `expected a multiple of --n_dec_heads ${p.n_dec_heads}, found ${p.dec_emb_dim}`,
  ),
  conflict(
    "minint",
    (p) => p.minint > p.maxint,
    (p) => `expected at most --maxint ${shown(p.maxint)}, found ${shown(p.minint)}`,
  ),
  conflict(
    "amp",
    (p) => p.fp16 !== p.amp > 0,
    (p) => p.fp16 ? `--fp16 true needs --amp 1, found ${p.amp}` : "needs --fp16 true",
  ),
  conflict(
    "eval_size",
    (p) => p.eval_size < 0 && p.eval_data === "",
    () => "-1 (all there are) needs --eval_data",
  ),
  conflict(
    "enc_loop_idx",
    (p) => p.enc_loop_idx >= p.n_enc_layers,
    (p) => `expected below --n_enc_layers ${p.n_enc_layers}, found ${p.enc_loop_idx}`,
  ),
  conflict(
    "dec_loop_idx",
    (p) => p.dec_loop_idx >= p.n_dec_layers,
    (p) => `expected below --n_dec_layers ${p.n_dec_layers}, found ${p.dec_loop_idx}`,
  ),
  conflict("GRU", (p) => p.GRU && !p.lstm, () => "needs --lstm true"),
  conflict("bidirectional", (p) => p.bidirectional && !p.lstm, () => "needs --lstm true"),
  conflict(
    "lstm",
    (p) => p.lstm && p.architecture !== "encoder_decoder",
    (p) => `needs --architecture encoder_decoder, found ${p.architecture}`,
  ),
  conflict(
    "lstm",
    (p) => p.lstm && p.enc_emb_dim !== p.dec_emb_dim,
    (p) =>
      `needs equal dimensions, found ${p.enc_emb_dim} (encoder) and ${p.dec_emb_dim} (decoder)`,
  ),
  conflict(
    "lstm",
    (p) => p.lstm && p.n_enc_layers !== p.n_dec_layers,
    (p) => `needs as many encoder as decoder layers, found ${p.n_enc_layers} and ${p.n_dec_layers}`,
  ),
  conflict(
    "lstm",
    (p) => p.lstm && p.beam_eval && p.beam_size > 1,
    (p) => `needs --beam_size 1, found ${p.beam_size}`,
  ),
  conflict(
    "eval_verbose_print",
    (p) => p.eval_verbose_print && p.eval_verbose === 0,
    () => "needs --eval_verbose 1 or 2",
  ),
];

function shown(value: bigint): string {
  const digits = String(value);
  return digits.length <= 30 ? digits : shorten(digits);
}
