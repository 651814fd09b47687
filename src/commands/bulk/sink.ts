/** Where answers go. */
import { extname } from "node:path";
import { FlagError } from "../../errors.ts";
import { ReportFile } from "../../evaluation/report_file.ts";
import { shorten } from "../../text/shorten.ts";
import { writeOutput } from "../standard_output.ts";

export interface Sink {
  /** @returns whether somebody still reads */
  write(text: string): boolean;
  /** All was written: a file gets its name. */
  finish(): void;
  /** Leaves nothing behind of a file that was not finished. */
  close(): void;
}

/** @param path of a file, or empty for standard output @throws FileError when the file cannot be written */
export function openSink(path: string): Sink {
  if (path === "") return { write: writeOutput, finish() {}, close() {} };
  const file = new ReportFile(path);
  return {
    write(text) {
      file.write(text);
      return true;
    },
    finish: () => file.finish(),
    close: () => file.close(),
  };
}

export type FormatName = "csv" | "jsonl" | "text";

const byExtension: Readonly<Record<string, FormatName>> = {
  ".csv": "csv",
  ...{ ".jsonl": "jsonl", ".ndjson": "jsonl" },
  ...{ ".txt": "text", ".text": "text" },
};

/** @throws {FlagError} where the name of the file says nothing */
export function formatNamed(format: string, path: string): FormatName {
  if (format !== "") return format as FormatName;
  if (path === "") return "text";
  const found = byExtension[extname(path).toLowerCase()];
  if (found !== undefined) return found;
  throw new FlagError(
    "--output",
    `expected a name with ${Object.keys(byExtension).join(", ")}, or --output_format; found ${
      shorten(path)
    }`,
  );
}
