/** Files that hold no records, and what to do about them. */
import { FileError } from "../errors.ts";
import { foreignKind } from "../files/foreign_kind.ts";
import type { Beginning } from "./beginning.ts";

/** Advice by the kind of a file. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/^xz/, "decompress it, or read it from a pipe, as in xz -dc FILE | int2int encode -"],
  [/^bzip2/, "decompress it, or read it from a pipe, as in bzip2 -dc FILE | int2int encode -"],
  [/zip|7z|tar|\.Z|lz4/, "unpack it; save an Excel workbook as CSV (UTF-8)"],
  [/UTF/, "save it as UTF-8"],
  [/Arrow|NumPy|HDF5|SQLite/, "export it as CSV or Parquet"],
  [/Parquet/, "expected a file that is neither compressed nor a pipe"],
];

/** @param start first bytes of the file, decompressed @throws {FileError} where they are of no text */
export function refuseForeign(path: string, start: Uint8Array): void {
  const kind = foreignKind(start);
  if (kind === undefined) return;
  const what = advice.find(([pattern]) => pattern.test(kind))?.[1] ?? "expected records as text";
  throw new FileError(path, `is ${kind}; ${what}`);
}

/** @throws {FileError} where a text is something else than records */
export function refuseOtherTexts(path: string, { text, lines }: Beginning): void {
  if (lines.length === 0) throw new FileError(path, "is empty, expected records");
  if (/^\s*<(?:!doctype|html|head|body|\?xml)\b/i.test(text)) {
    throw new FileError(path, "is an HTML page, expected records: was an error page downloaded?");
  }
  if (lines.slice(0, 5).every(isTokens)) {
    throw new FileError(
      path,
      "has examples in tokens already, ready for --train_data; expected records",
    );
  }
}

/** Whether a line is an example of signs and digits, as `+ 1 2<TAB>+ 3`. */
function isTokens(line: string): boolean {
  return /^[^,;"[\]]*\t[^,;"[\]]*$/.test(line) && /(?:^|[ \t])[+-] \d/.test(line);
}
