import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readmeSection } from "../../src/flags/readme.ts";
import { root, textOf } from "./source_files.ts";

/** Lines of a table however wide its columns are: the formatter pads them. */
function lines(markdown: string): string[] {
  const narrow = markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  return narrow.split("\n").filter((line) => line.trim() !== "");
}

Deno.test({
  name: "the README's section on flags is the table of flags",
  ignore: !existsSync(new URL("README.md", root)),
  fn() {
    const [, section, rest] = textOf("README.md").split(/<!-- \/?flags -->/);
    assert(section !== undefined && rest !== undefined, "the markers of the section are there");
    const found = lines(section), expected = lines(readmeSection());
    const first = expected.findIndex((line, i) => line !== found[i]);
    assert(first < 0, `the section should go on with: ${expected[first]}\n not: ${found[first]}`);
    assert.equal(found.length, expected.length, "the section has lines that the table has not");
  },
});
