/** The labels of an example in a last column of its line. Training reads past them. */
import { isLabelColumn, type Labels, readLabelColumn } from "../labels.ts";

const tab = 0x09, lineFeedOfWindows = 0x0d, space = 0x20, mark = 0x23;

/** What is wrong with a column that {@link labelsOfLine} cannot read. */
export const badLabels = "bad labels behind the answer, expected # name=value name=value …";

export const noLabels: Labels = new Map();

/** Whether a column of labels begins at `bytes[at]`, which is behind the answer. */
export function startsLabels(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== mark || bytes[at - 1] !== tab) return false;
  return at + 1 === end || bytes[at + 1] === space || bytes[at + 1] === lineFeedOfWindows;
}

/**
 * The labels of the line `bytes[start], …, bytes[end - 1]`, which is an example; none if it has no such column.
 *
 * @returns undefined where one of them is not `name=value`
 */
export function labelsOfLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  hasQuery: boolean,
): Labels | undefined {
  let at = start - 1;
  for (let column = 0; column < (hasQuery ? 3 : 2); column++) {
    at = bytes.indexOf(tab, at + 1);
    if (at < 0 || at >= end) return noLabels;
  }
  const text = new TextDecoder().decode(bytes.subarray(at + 1, end)).trimEnd();
  if (text.includes("\t")) return undefined;
  return isLabelColumn(text) ? readLabelColumn(text) : noLabels;
}
