/** The generated sections of the reference are up to date. */
import assert from "node:assert/strict";
import { sections, sectionsIn, updated } from "../../docs/generate/pages.ts";
import { flagTables } from "../../docs/generate/flags.ts";
import { flagNames } from "../../src/flags/table.ts";
import { pages } from "./pages.ts";

Deno.test("generated sections are what the program says: `deno task docs` writes them", () => {
  for (const { path, text } of pages()) {
    const fresh = updated(text).split("\n"), found = text.split("\n");
    const stale = fresh.findIndex((line, i) => line !== found[i]);
    assert(stale < 0, `${path} is stale, run deno task docs: it should go on with ${fresh[stale]}`);
    assert.equal(found.length, fresh.length, `${path} is stale, run deno task docs`);
  }
});

Deno.test("every generated section is on exactly one page, below docs/reference", () => {
  const found = pages().flatMap(({ path, text }) =>
    sectionsIn(text).map((name) => ({ path, name }))
  );
  assert.deepEqual(found.map(({ name }) => name).sort(), Object.keys(sections).sort());
  assert(found.every(({ path }) => path.startsWith("docs/reference/")));
});

Deno.test("a section that nothing generates is refused, and stale text is replaced", () => {
  assert.throws(() => updated("<!-- generated: none -->\n<!-- /generated -->"), /"none"/);
  assert.match(
    updated("a\n<!-- generated: metrics -->\nold\n<!-- /generated -->\nb\n"),
    /^a\n<!-- generated: metrics -->\n\n\| metric .*\n<!-- \/generated -->\nb\n$/s,
  );
});

Deno.test("the tables of flags have one line per flag", () => {
  const lines = flagTables().split("\n").filter((line) => line.startsWith("| `--"));
  // One more names files with flags.
  assert.equal(lines.length, flagNames.length + 1);
  for (const line of lines) assert.equal(line.split(/(?<!\\)\|/).length, 6, line);
});
