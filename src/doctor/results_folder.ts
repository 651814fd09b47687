import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileError } from "../files/file_error.ts";

/**
 * Writes and removes a file in the folder, or where the folder would be made.
 *
 * @returns the folder
 * @throws FileError when that is not possible
 */
export function writableFolder(folder: string): string {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    const trial = mkdtempSync(join(existing, ".int2int-doctor-"));
    try {
      writeFileSync(join(trial, "trial"), new Uint8Array(4096));
    } finally {
      rmSync(trial, { recursive: true });
    }
    return folder;
  } catch (error) {
    throw fileError(existing, "cannot be written to", error);
  }
}
