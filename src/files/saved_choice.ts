/** What was found best on this machine by timing it, kept in the user's folder for what can be made anew. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFileAtomically } from "./atomic_file.ts";

/** All that a choice depends on. */
export type ChoiceKey = Readonly<Record<string, string | number>>;

/** Larger files are not ours. */
const mostBytes = 16384;

/** @param cache the user's cache folder @param folder of all choices of a kind */
export function choiceFile(cache: string, folder: string, key: ChoiceKey): string {
  return join(cache, "int2int", folder, `${digest(JSON.stringify(key))}.json`);
}

/** A short name for a text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** @param chosen is written as JSON @throws FileError when it cannot be written */
export function saveChoice(path: string, key: ChoiceKey, chosen: unknown): void {
  const text = `${JSON.stringify({ key, chosen }, null, 2)}\n`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomically(path, [new TextEncoder().encode(text)]);
}

/** What was kept under the same key, still to be checked; undefined where nothing that can be read was. */
export function loadChoice(path: string, key: ChoiceKey): unknown {
  try {
    if (statSync(path).size > mostBytes) return undefined;
    const kept = JSON.parse(readFileSync(path, "utf8"));
    return JSON.stringify(kept.key) === JSON.stringify(key) ? kept.chosen : undefined;
  } catch {
    return undefined;
  }
}
