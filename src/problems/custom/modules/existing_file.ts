import { whatIsAt } from "../../../files/regular_file.ts";

/** What may be left out at the end of a name; packages do. */
const endings = ["", ".ts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];

/** The file at a path, whose ending may be left out. */
export function existingFile(path: string): string | undefined {
  return endings.map((ending) => path + ending).find((each) => whatIsAt(each) === "a file");
}
