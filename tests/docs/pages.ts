/** The pages of the documentation, and what is in them. */
import { projectFiles, textOf } from "../meta/source_files.ts";

export interface Page {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown file of the project but notes on test data. */
export function pages(): Page[] {
  return projectFiles().filter((path) => path.endsWith(".md") && !path.startsWith("tests/"))
    .map((path) => ({ path, text: textOf(path) }));
}

/** What a page says outside its code blocks. */
export function prose(text: string): string {
  return text.replace(/^```.*?^```$/gms, "");
}

/** The lines of commands in the `sh` blocks of a page, with continuation lines joined and comments left out. */
export function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, block]) => block!);
  return blocks.flatMap((block) => block.replace(/\\\n\s*/g, "").split("\n"))
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim()).filter((line) => line !== "");
}

/** The words of a command line, quotes removed, up to a pipe or redirection. */
export function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  const end = words.findIndex(([, , , bare]) => bare !== undefined && /^[|<>&]/.test(bare));
  return words.slice(0, end < 0 ? undefined : end).map(([, a, b, c]) => a ?? b ?? c!);
}

/** What `#anchor` can name on a page: its headings as GitHub spells them. */
export function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, title] of prose(text).matchAll(/^#+ (.+)$/gm)) {
    const name = title!.trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
    let unique = name;
    for (let i = 1; found.has(unique); i++) unique = `${name}-${i}`;
    found.add(unique);
  }
  return found;
}
