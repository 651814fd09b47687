import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileLimits, readTextFileIfAny } from "../../files/regular_file.ts";
import type { Split } from "../../problems/problem.ts";

/** What a manifest must say to be that of a request. */
interface Wanted {
  /** A manifest of the same flags and seed, whatever the files. */
  readonly manifest: string;
  readonly counts: Readonly<Record<Split, number>>;
  /** Whether another seed will do: none was asked for. */
  readonly anySeed: boolean;
}

/**
 * Tells whether the files that a manifest names are those of a request, so that a command which was killed at the very end may
 * be given again.
 *
 * @param path of the manifest @throws {FileError} when what is there cannot be read
 */
export function isWrittenBefore(path: string, { manifest, counts, anySeed }: Wanted): boolean {
  const text = readTextFileIfAny(path, fileLimits.flags);
  if (text === undefined) return false;
  if (settingsIn(text, anySeed) !== settingsIn(manifest, anySeed)) return false;
  const { files } = JSON.parse(text) as {
    files: Partial<Record<Split, { name: string; examples: number; bytes: number }>>;
  };
  return (["train", "valid", "test"] as const).every((split) => {
    const file = files[split];
    if (file === undefined) return counts[split] === 0;
    const found = statSync(join(dirname(path), file.name), { throwIfNoEntry: false });
    return file.examples === counts[split] && file.bytes === found?.size;
  });
}

/** Manifests begin with flags and seed, and are written by one function: equal texts are equal settings. */
function settingsIn(manifest: string, anySeed: boolean): string {
  const settings = manifest.slice(0, manifest.indexOf('"files"'));
  return anySeed ? settings.replace(/"seed": \d+/, "") : settings;
}
