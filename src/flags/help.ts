import { createCommand, optionOf } from "./command.ts";
import { generate } from "./groups/generate.ts";

const WIDTH = 80;

const INTRODUCTION =
  `Int2Int trains a small transformer to solve a problem about integers: it learns
to translate a sequence of tokens, the problem, into another, the solution.

  int2int --operation gcd --dump_path dumped --exp_name first

learns greatest common divisors (with --problem FILE, what a file of yours
says) and writes to dumped/first/<exp_id>/. Running it again with that --exp_id
continues the run.

  int2int --eval_from_exp dumped/first/<exp_id>          evaluates its model,
  int2int predict --eval_from_exp dumped/first/<exp_id> "120 84"      asks it,
  int2int export --eval_from_exp dumped/first/<exp_id>    writes it as ONNX.

A problem of yours may come with a query; predict takes it behind a bar, as in
"0 1; 1 0 | 0 1".

  int2int generate --operation gcd --train 1000000 --output data

writes files of examples, of which no two have the same problem, for training,
validation and test. Of the flags below it takes those of the problem,
--max_len, --env_base_seed and --num_workers (all cores if not given), and
four of its own: see the end.

  int2int --version               tells the version,
  int2int doctor                  what this machine can do; and
  int2int completion bash         prints what completes these flags in bash, zsh
                                  or fish; man instead prints a manual page.

Every flag has a default. Give booleans a value: --cpu true. Names may be cut
short as long as they stay unambiguous. "not available yet" marks flags whose
feature is not built; they stop with an error rather than being ignored.
`;

/** The text of `--help`: every flag by theme, those of one command last, at most 80 columns wide. */
export function helpText(): string {
  const command = createCommand();
  for (const [name, row] of Object.entries(generate)) {
    command.addOption(optionOf(name, row, "Only for int2int generate"));
  }
  command.usage("--operation <text> [--flag <value>]...");
  command.configureHelp({ helpWidth: WIDTH });
  return `${INTRODUCTION}\n${command.helpInformation()}`;
}
