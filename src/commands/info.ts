/** `int2int info`: what a saved model says of itself. */
import { FlagError } from "../errors.ts";
import type { Texts } from "../flags/arguments.ts";
import { info } from "../flags/groups/info.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { describePath } from "../info/describe_path.ts";
import { descriptionsToJson } from "../info/json.ts";
import { showBriefly, showDescription } from "../info/show.ts";
import { readerGoneCode, writeOutput } from "./standard_output.ts";

/** @param operands a file, an export, or the folder of a run @returns the exit code */
export function infoCommand(own: Texts, [path]: readonly string[]): number {
  if (path === undefined || path === "") {
    throw new FlagError("info", "expected a saved model or the folder of a run, found nothing");
  }
  const { json } = readOwnFlags(info, own);
  const models = describePath(path), [first, ...others] = models;
  const text = json
    ? descriptionsToJson(models)
    : [showDescription(first!), ...others.map(showBriefly)].map((line) => `${line}\n`).join("");
  return writeOutput(text) ? 0 : readerGoneCode;
}
