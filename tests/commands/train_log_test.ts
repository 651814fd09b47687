import assert from "node:assert/strict";
import { referenceMessages } from "../log/reference_log.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** What a message says, by its shape; messages of other shapes are one program's own. */
const kinds: Record<string, RegExp> = {
  initialized: /^============ Initialized logger ============$/,
  flags: /^GRU: False\naccumulate_gradients: \d+\n(\w+: .*\n)*num_workers: \d+\n/,
  stored: /^The experiment will be stored in \S+\s*$/,
  command: /^Running command: .*--operation gcd --base 10 --maxint 1000/,
  words: /^words: \{'<eos>': 0, '<pad>': 1, .*'9': 26, 'V1': 27, 'V2': 28\}$/,
  tasks: /^Training tasks: arithmetic$/,
  encoderSize: /^Number of parameters \(encoder\): \d+$/,
  decoderSize: /^Number of parameters \(decoder\): \d+$/,
  tensors: /^Found \d+ parameters in model\.$/,
  epochStart: /^============ Starting epoch 0 \.\.\. ============$/,
  statistics:
    /^ {0,6}\d+ - {1,7}\d+\.\d\d (equations|examples)\/s - {1,8}\d+\.\d\d words\/s - ARITHMETIC: {1,2}\d+\.\d{4} - LR: \d\.\d{4}e[+-]\d\d$/,
  epochEnd: /^============ End of epoch 0 ============$/,
  iterator: /^Creating valid iterator for arithmetic \.\.\.$/,
  scored: /^\(\d+\/256\) Found \d+\/128 valid top-1 predictions\. Generating solutions \.\.\.$/,
  generated: /^ {4}Found \d+\/128 solutions in beam hypotheses\.$/,
  total: /^\d+\/256 \(\d+\.\d+%\) (equations|examples) were evaluated correctly\.$/,
  class: /^\d+: \d+ \/ \d+ \(\d+\.\d\d%\)$/,
  scores:
    /^__log__:\{"epoch": 0, "valid_arithmetic_xe_loss": \d+\.\d+, "valid_arithmetic_acc": \d+\.\d+, "valid_arithmetic_perfect": \d+\.\d+, "valid_arithmetic_correct": \d+\.\d+, "valid_arithmetic_acc_d1": \d+\.\d+, "valid_arithmetic_acc_d2": \d+\.\d+, "valid_arithmetic_acc_d3": \d+\.\d+(, "valid_arithmetic_acc_\d+": \d+\.\d+)+\}$/,
  best: /^New best score for valid_arithmetic_(acc|xe_loss): \d+\.\d{6}$/,
  savingBest: /^Saving best-valid_arithmetic_(acc|xe_loss) to \S+ \.\.\.$/,
  saving: /^Saving checkpoint to \S+ \.\.\.$/,
};

/** The kinds of the messages up to the first checkpoint; several of a kind in a row count as one. */
function course(messages: readonly string[]): string[] {
  const found = messages.flatMap((message) =>
    Object.keys(kinds).filter((kind) => kinds[kind].test(message))
  );
  return found.slice(0, found.indexOf("saving") + 1).filter((kind, i) => kind !== found[i - 1]);
}

/** Records of a log without level and times; further lines of a record are no longer indented. */
function records(log: string): string[] {
  return log.split(/^(?=(?:DEBUG|INFO|WARNING) - )/m).map((record) => {
    const prefix = /^\w+ - \S+ \S+ - .*?:\d\d:\d\d - /.exec(record)![0];
    return record.slice(prefix.length).replace(/\n+$/, "")
      .replaceAll("\n" + " ".repeat(prefix.length), "\n");
  });
}

Deno.test("the first epoch's log has the reference's lines in the reference's order", () =>
  inTemporaryFolder(async (dump) => {
    const args = program.commandLine(dump, {
      epoch_size: 960,
      eval_size: 256,
      batch_size_eval: 128,
      max_epoch: 1,
      validation_metrics: "valid_arithmetic_acc,_valid_arithmetic_xe_loss",
    });
    const { code, stderr } = await program.int2int(args);
    assert.equal(code, 0);
    const log = program.readLog(program.runFolder(dump));
    const expected = course(referenceMessages());
    assert.deepEqual(new Set(expected), new Set(Object.keys(kinds)));
    assert.deepEqual(course(records(log)), expected);
    assert.equal(stderr, log, "the terminal shows what the log has");
  }));
