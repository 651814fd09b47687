/** Configuration files as plain values by key, with the lines on which the keys stand. */
import { extname } from "node:path";
import { parse, TomlError } from "smol-toml";
import { FileError } from "../errors.ts";
import { fileLimits, readTextFile } from "../files/regular_file.ts";
import { shorten } from "../text/shorten.ts";
import { exactInteger } from "./params_json.ts";

/** The content of a file, not yet looked at. */
export interface ConfigText {
  readonly path: string;
  readonly kind: "TOML" | "JSON";
  readonly values: Readonly<Record<string, unknown>>;
  /** The line of a key, from 1; undefined where it is written in an unusual way. @param table name of the table it stands in */
  readonly lineOf: (key: string, table?: string) => number | undefined;
}

/**
 * Reads a file of TOML, or of JSON if its name says so. Integers of any size are kept exactly.
 *
 * @throws {FileError} with the line, when the file cannot be read or has another format
 */
export function readConfigText(path: string): ConfigText {
  const text = readTextFile(path, fileLimits.flags), lines = text.split(/\r?\n/);
  if (extname(path).toLowerCase() === ".json") {
    const lineOf = (key: string) => lineWith(lines, new RegExp(`"${escaped(key)}"\\s*:`));
    return { path, kind: "JSON", values: parseJson(text, path), lineOf };
  }
  const lineOf = (key: string, table?: string) => lineOfTomlKey(lines, key, table);
  return { path, kind: "TOML", values: parseToml(text, path), lineOf };
}

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first] = error.message.replace("Invalid TOML document: ", "").split("\n");
    throw new FileError(path, `not TOML: ${first}`, error.line);
  }
}

function parseJson(text: string, path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text, exactInteger);
  } catch (error) {
    const { message } = error as Error, line = /\(line (\d+) column/.exec(message)?.[1];
    throw new FileError(path, `not JSON: ${shorten(message)}`, line ? Number(line) : undefined);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new FileError(path, "expected a JSON object of flags");
  }
  return content as Record<string, unknown>;
}

function lineOfTomlKey(lines: readonly string[], key: string, table = ""): number | undefined {
  const name = `(?:${escaped(key)}|"${escaped(key)}"|'${escaped(key)}')`;
  // Of optimizer.lr, the first part may stand for itself; the key may also be a table of its own.
  const assignment = new RegExp(`^\\s*${name}\\s*[=.]`);
  const header = new RegExp(
    `^\\s*\\[+\\s*${table === "" ? "" : `${escaped(table)}\\s*\\.\\s*`}${name}\\s*[.\\]]`,
  );
  let within = "";
  for (const [index, line] of lines.entries()) {
    if (header.test(line)) return index + 1;
    const opened = /^\s*\[+\s*([^\]]*?)\s*\]/.exec(line)?.[1];
    if (opened !== undefined && !line.includes("=")) within = opened;
    else if (within === table && assignment.test(line)) return index + 1;
  }
}

function lineWith(lines: readonly string[], pattern: RegExp): number | undefined {
  const index = lines.findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
