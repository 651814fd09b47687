/** What a path leads to: one saved model, or a run with several. */
import { join } from "node:path";
import { FileError } from "../errors.ts";
import { holdsExport } from "../export/exported_folder.ts";
import { fileError } from "../files/file_error.ts";
import { whatIsAt } from "../files/regular_file.ts";
import { describeFile, type FileDescription } from "./describe_file.ts";

/** The last model first, then the best ones and those of earlier epochs. */
const modelFile = /^(checkpoint|best-.+|checkpoint-\d+)\.(safetensors|pth|pt)$/;

/**
 * The saved models at a path: one for a file or an export, for a run as many as its folder has.
 *
 * @throws CheckpointError when one is damaged @throws FileError when there is none
 */
export function describePath(path: string): FileDescription[] {
  if (whatIsAt(path) !== "a folder") return [describeFile(path)];
  const names = namesIn(path), models = names.filter((name) => modelFile.test(name));
  if (models.length > 0) return models.map((name) => describeFile(join(path, name)));
  if (holdsExport(path)) return [describeFile(path)];
  throw new FileError(
    path,
    "no saved model in this folder, expected checkpoint.safetensors, checkpoint.pth or an export",
  );
}

/** `checkpoint` before `best-…` before `checkpoint-…`. */
function namesIn(folder: string): string[] {
  const rank = (name: string) => /^checkpoint\./.test(name) ? 0 : name.startsWith("best-") ? 1 : 2;
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en", { numeric: true }));
  } catch (error) {
    throw fileError(folder, "cannot be read", error);
  }
}
