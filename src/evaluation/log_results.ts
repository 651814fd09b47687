/** What the log says of a data set once all of its examples are evaluated. */
import { accuracyLine } from "../log/brief_lines.ts";
import {
  breakdownLine,
  cutLine,
  intervalLine,
  macroLine,
  passLine,
  seenLine,
} from "../log/detail_lines.ts";
import {
  classLine,
  constantAnswerLine,
  notJudgedLine,
  percent,
  totalLine,
  unreadLine,
} from "../log/evaluation_lines.ts";
import { labelLines } from "../log/label_lines.ts";
import type { Groups, SetDetails } from "../log/set_details.ts";
import { groupPrefix } from "./breakdowns/by_group.ts";
import { labelPrefix } from "./breakdowns/by_label.ts";
import { seen } from "./breakdowns/by_seen.ts";
import type { Evaluation } from "./evaluation.ts";
import type { SetCounts } from "./set_counts.ts";
import * as tallies from "./tally.ts";

/** Share in percent from which on an answer that is always the same is worth a line. */
const frequent = 1;

export function logResults(
  evaluation: Evaluation,
  { tally, passes }: Pick<SetCounts, "tally" | "passes">,
  details: SetDetails,
  set: string,
): void {
  const { log, brief } = evaluation, showsConstant = isFrequent(details);
  log(totalLine(details));
  if (showsConstant) log(constantLine(details));
  brief?.(accuracyLine(set, details, showsConstant));
  logDetails(evaluation, tally, details);
  const passed = passLine(passes.rates(), passes.samples);
  if (passed !== undefined) log(passed);
  logClasses(evaluation, tally);
  warnOfFailures(evaluation, tally, set);
}

/** A model that learned nothing but the most frequent answer is no better than this. */
function constantLine({ constant: { answer, right, at_least }, total }: SetDetails): string {
  return constantAnswerLine(answer, { right, total }, at_least);
}

function isFrequent({ constant: { right }, total }: SetDetails): boolean {
  return right >= 2 && percent({ right, total }) >= frequent;
}

function logDetails(
  { log, checker }: Evaluation,
  tally: tallies.Tally,
  details: SetDetails,
): void {
  const classes = tally.classes.size;
  const isSorted = checker.onlyClass === undefined && classes > 1;
  const lines = [
    intervalLine(details),
    isSorted ? macroLine(tallies.macroAccuracy(tally), classes) : undefined,
    cutLine(details.cut, details.total),
    ...Object.entries(details.breakdowns).map(([name, groups]) => lineOf(name, groups)),
  ];
  for (const line of lines) if (line !== undefined) log(line);
}

function lineOf(breakdown: string, groups: Groups): string | undefined {
  if (breakdown === seen) return seenLine(groups);
  const isOfLabel = [labelPrefix, groupPrefix].some((prefix) => breakdown.startsWith(prefix));
  return isOfLabel ? labelLines(groups) : breakdownLine(groups);
}

function logClasses({ log, checker }: Evaluation, tally: tallies.Tally): void {
  for (
    const { code, name, ratio } of tallies.namedClasses(
      tally,
      (code) => checker.describeClass(code),
    )
  ) {
    if (code !== checker.onlyClass) log(classLine(name, ratio));
  }
}

function warnOfFailures({ warn, checker }: Evaluation, tally: tallies.Tally, set: string): void {
  const { notJudged, firstFailure } = tally;
  if (firstFailure !== undefined) {
    warn(notJudgedLine({ notJudged, seen: tallies.seen(tally) }, set, firstFailure));
  }
  const unread = checker.readingErrors.take();
  if (unread !== undefined) warn(unreadLine(unread, set));
}
