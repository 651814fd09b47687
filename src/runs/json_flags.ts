import { FileError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import type { RunFlags } from "./run_history.ts";

/**
 * The flags in the text of a `params.json`, whichever version of the program wrote it; integers beyond 2^53 stay texts.
 *
 * @param path for messages @throws {FileError} when it is not a JSON object
 */
export function flagsOfJson(text: string, path: string): RunFlags {
  let value: unknown;
  try {
    value = JSON.parse(text, exactInteger);
  } catch (error) {
    throw new FileError(path, `not JSON: ${shorten((error as Error).message)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FileError(path, "expected a JSON object of flags");
  }
  const known = Object.entries(value).filter(([, each]) =>
    ["string", "number", "boolean"].includes(typeof each)
  );
  return Object.fromEntries(known);
}

function exactInteger(_name: string, value: unknown, context?: { source: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || context === undefined) {
    return value;
  }
  return /^-?\d+$/.test(context.source) ? context.source : value;
}
