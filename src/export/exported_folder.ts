import { readdirSync } from "node:fs";
import { graphFileNames } from "./graph_files.ts";

/** Whether a folder holds an exported model. */
export function holdsExport(folder: string): boolean {
  return readdirSync(folder).some((name) => graphFileNames.includes(name));
}
