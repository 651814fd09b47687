import * as fs from "node:fs";

/** Files whose lines are no records, or not there to be counted. */
const others = /\.(?:gz|zst|zstd|json|parquet)$/i;

const lineEnd = "\n".charCodeAt(0);

/**
 * Lines of a file, for a progress bar: a table has about as many records.
 *
 * @returns `undefined` where they cannot be counted before they are read
 */
export function countLines(path: string): number | undefined {
  if (others.test(path) || !fs.statSync(path, { throwIfNoEntry: false })?.isFile()) {
    return undefined;
  }
  const file = fs.openSync(path, "r"), block = new Uint8Array(1 << 20);
  try {
    let lines = 0, last = lineEnd;
    for (let count = 0; (count = fs.readSync(file, block)) > 0;) {
      const read = block.subarray(0, count);
      for (let at = read.indexOf(lineEnd); at >= 0; at = read.indexOf(lineEnd, at + 1)) lines++;
      last = read[count - 1]!;
    }
    return lines + (last === lineEnd ? 0 : 1);
  } finally {
    fs.closeSync(file);
  }
}
