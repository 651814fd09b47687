import assert from "node:assert/strict";
import { readmeSection } from "../../src/flags/readme.ts";
import { textOf } from "./source_files.ts";

/** Lines of a table however wide its columns are: the formatter pads them. */
function lines(markdown: string): string[] {
  const narrow = markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  return narrow.split("\n").filter((line) => line.trim() !== "");
}

Deno.test("the README's section on flags is the table of flags", () => {
  const [, section, rest] = textOf("README.md").split(/<!-- \/?flags -->/);
  assert(section !== undefined && rest !== undefined, "the markers of the section are there");
  const found = lines(section), expected = lines(readmeSection());
  const first = expected.findIndex((line, i) => line !== found[i]);
  assert(first < 0, `the section should go on with: ${expected[first]}\n not: ${found[first]}`);
  assert.equal(found.length, expected.length, "the section has lines that the table has not");
});
