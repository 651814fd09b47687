/** What a format is recognized by. */
export interface Beginning {
  /** Of the file, in lower case and without `.gz` or the like. */
  readonly name: string;
  readonly text: string;
  /** Lines that hold something, the comments among them and all others. The file has at least one line that is no comment. */
  readonly comments: readonly string[];
  readonly lines: readonly string[];
}

/** As the formats that may begin with comments write them. */
const comment = /^\s*(?:#|\\\\|\/\/|\/\*)/;

/** @param path of the file @param text its first characters @param isCut whether the file goes on */
export function beginningOf(path: string, text: string, isCut: boolean): Beginning {
  const name = path.replace(/^.*\//s, "").toLowerCase().replace(/\.(?:gz|zst|zstd)$/, "");
  const full = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (isCut && full.length > 1) full.pop();
  const { comments = [], lines = [] } = Object.groupBy(
    full,
    (line) => comment.test(line) ? "comments" : "lines",
  );
  return { name, text, comments, lines };
}
