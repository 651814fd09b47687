/** The file of `--eval_verbose` beside the original's. */
import assert from "node:assert/strict";

/** The first lines of a file, and how many it had. */
export interface RecordedDetails {
  readonly export_file_head: string;
  readonly export_file_lines: number;
}

/** Noise of rounding, beside half a unit of the last digit shown. */
const noise = 1e-5;

/** @param text of our file @param beam whether answers were searched with a beam */
export function checkDetails(text: string, recorded: RecordedDetails, beam: boolean): void {
  const found = text.split("\n");
  assert.equal(found.length - 1, recorded.export_file_lines, "lines of the file");
  const expected = beam ? recorded.export_file_head : judged(recorded.export_file_head);
  for (const [i, line] of expected.split("\n").entries()) {
    const where = `line ${i + 1}: ${found[i]}`;
    if (beam && line.startsWith("src=")) compareProblem(found[i]!, line, where);
    else compareLine(found[i]!, line, where);
  }
}

/** Greedy answers were compared with their closing token attached, so that none was called right. */
function judged(text: string): string {
  return text.replaceAll(
    /\(0\/1\)\n(src=.*)\ntgt=\[(.*)\]\n0 \[\2, ('<eos>'(?:, '<pad>')*)\]/g,
    "(1/1)\n$1\ntgt=[$2]\n1 [$2, $3]",
  );
}

/** Of a beam search, problems were written without their first token. */
function compareProblem(found: string, recorded: string, where: string): void {
  const rest = recorded.slice("src=".length);
  assert.ok(found.startsWith("src=") && found.endsWith(rest) && found !== recorded, where);
}

function compareLine(found: string, recorded: string, where: string): void {
  const score = /(?<=^[01] )-?\d\.\d{3}e[+-]\d\d(?= )/;
  assert.equal(found.replace(score, "#"), recorded.replace(score, "#"), where);
  const [ours, theirs] = [found, recorded].map((line) => Number(score.exec(line)?.[0] ?? 0));
  assert.ok(Math.abs(ours! - theirs!) <= 5e-4 * Math.abs(theirs!) + noise, where);
}
