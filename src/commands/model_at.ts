import { FileError } from "../errors.ts";
import { holdsExport } from "../export/exported_folder.ts";
import { whatIsAt } from "../files/regular_file.ts";
import type { Flags } from "../flags/table.ts";

/** The flags that name a model by its path. A folder is a run, unless it holds an export. @throws FileError when there is nothing */
export function modelAt(path: string): Partial<Flags> {
  const found = whatIsAt(path);
  if (found === undefined) {
    throw new FileError(path, "expected a run or saved model, found nothing");
  }
  const isRun = found === "a folder" && !holdsExport(path);
  return isRun ? { eval_from_exp: path } : { reload_model: path };
}
