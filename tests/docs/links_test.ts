/** Links between pages lead somewhere, and the front page stays short. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root, textOf } from "../meta/source_files.ts";
import { anchors, type Page, pages, prose } from "./pages.ts";

const longestReadme = 170;

/** Targets of links to other places than the web. */
function targets({ text }: Page): string[] {
  const links = [...prose(text).replace(/`[^`]*`/g, "").matchAll(/\]\(([^()\s]+)\)/g)];
  return links.map(([, target]) => target!).filter((target) => !/^[a-z]+:/.test(target));
}

/** Why a link leads nowhere; `undefined` if it does not. */
function problemOf({ path, text }: Page, target: string): string | undefined {
  const [file, anchor] = target.split("#") as [string, string | undefined];
  const linked = file === "" ? path : normalize(join(dirname(path), file));
  if (!existsSync(new URL(linked, root))) return `${path}: there is no ${linked}`;
  if (anchor === undefined) return undefined;
  const known = anchors(file === "" ? text : textOf(linked));
  return known.has(anchor) ? undefined : `${path}: ${linked} has no #${anchor}`;
}

Deno.test("every relative link of a page leads to a file, and its anchor to a heading", () => {
  const all = pages(), links = all.flatMap((page) => targets(page).map((target) => [page, target]));
  assert.ok(links.length > 30, "links are found");
  const problems = (links as [Page, string][]).map(([page, target]) => problemOf(page, target));
  assert.deepEqual(problems.filter((problem) => problem !== undefined), []);
});

Deno.test("links to nowhere are noticed", () => {
  const page = { path: "README.md", text: "## A heading, with `code`\n" };
  assert.equal(problemOf(page, "#a-heading-with-code"), undefined);
  assert.match(problemOf(page, "#another")!, /has no #another/);
  assert.match(problemOf(page, "docs/nowhere.md")!, /there is no docs\/nowhere.md/);
});

Deno.test("every page of docs is linked from another", () => {
  const all = pages(),
    linked = new Set(
      all.flatMap((page) =>
        targets(page).map((target) => normalize(join(dirname(page.path), target.split("#")[0]!)))
      ),
    );
  const orphans = all.map(({ path }) => path).filter((path) => path.startsWith("docs/"));
  assert.deepEqual(orphans.filter((path) => !linked.has(path)), []);
});

Deno.test(`README has at most ${longestReadme} lines`, () => {
  assert.ok(textOf("README.md").trimEnd().split("\n").length <= longestReadme);
});
