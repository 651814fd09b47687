/** Lines of the log with which an accuracy can be judged. Int2Int has none of them, and its notebooks pass over them. */
import { fixed } from "../text/python_format.ts";
import { percentText } from "./evaluation_lines.ts";
import type { CutAnswers, Groups, SetDetails } from "./set_details.ts";
import { wilsonInterval } from "./wilson_interval.ts";

/** The 95 % interval of the accuracy on all examples. */
export function intervalLine({ low, high }: SetDetails): string {
  return `95% interval of this accuracy: ${fixed(low, 2)}% to ${fixed(high, 2)}%`;
}

/** @param accuracy in percent */
export function macroLine(accuracy: number, classes: number): string {
  return `Mean accuracy of the ${classes} classes: ${fixed(accuracy, 2)}%`;
}

/** Where there was no room for answers; undefined where there was for all. */
export function cutLine({ limit, longer, cut }: CutAnswers, total: number): string | undefined {
  if (longer === 0 && cut === 0) return undefined;
  return `Longer than --max_output_len ${limit}: ${longer} of the ${total} right answers, ` +
    `${cut} of the model's (cut)`;
}

/** Shares of examples with a right answer among k samples, in percent; undefined where none were drawn. */
export function passLine(
  rates: readonly { readonly k: number; readonly percent: number }[],
  samples: number,
): string | undefined {
  if (rates.length === 0) return undefined;
  const shares = rates.map(({ k, percent }) => `pass@${k} ${fixed(percent, 2)}%`);
  return `Of ${samples} samples for each example: ${shares.join(", ")}`;
}

/** Of problems that were trained on. @param groups seen ones and others, of which there may be none */
export function seenLine({ groups, right, total }: Groups): string | undefined {
  const all = total.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const at = groups.indexOf("seen"), known = at < 0 ? 0 : total[at]!;
  const share = `${known} of ${all} problems are in the training file`;
  const parts = groups.map((name, k) =>
    `${rateText(right[k]!, total[k]!)} ${name === "seen" ? "of these" : "of the others"}`
  );
  return known === 0 ? share : `${share}; correct: ${parts.join(", ")}`;
}

/** Groups that a line shows. */
const shownGroups = 12;

/** Accuracy by group; undefined where there are not two of them to compare. */
export function breakdownLine({ title, groups, right, total }: Groups): string | undefined {
  if (groups.length < 2) return undefined;
  const shown = groups.slice(0, shownGroups).map((name, k) =>
    `${name}: ${rateText(right[k]!, total[k]!)} of ${total[k]}`
  );
  const more = groups.length - shown.length;
  const others = more > 0 ? `, and ${more} more in metrics.jsonl` : "";
  return `Accuracy by ${title}: ${shown.join(", ")}${others}`;
}

/** A share with its 95 % interval. */
function rateText(right: number, total: number): string {
  const { low, high } = wilsonInterval(right, total);
  return `${percentText({ right, total })} (${fixed(low, 1)} to ${fixed(high, 1)})`;
}
