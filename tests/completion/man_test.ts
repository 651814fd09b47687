import assert from "node:assert/strict";
import { manPage } from "../../src/completion/man.ts";
import { allFlags } from "../../src/completion/model.ts";
import { commands } from "../../src/commands/table.ts";
import { isInstalled, output } from "./shell.ts";

const page = manPage(commands);
const names = allFlags(commands).flatMap(({ names }) => names);

Deno.test("the manual page has an entry for every flag and command", () => {
  const tags = page.split("\n").filter((_, i, lines) => lines[i - 1] === ".TP");
  const plain = tags.map((tag) => tag.replaceAll(/\\f[BIR]/g, "").replaceAll("\\-", "-"));
  const words = new Set(plain.flatMap((tag) => tag.split(/[ ,]+/)));
  assert.deepEqual(names.filter((name) => !words.has(`--${name}`)), []);
  assert.deepEqual(commands.filter(({ name }) => !words.has(name)), []);
});

Deno.test("lines of the manual page that begin with a dot are commands of troff", () => {
  const dotted = page.split("\n").filter((line) => /^[.']/.test(line));
  const known = /^\.(?:TH|SH|SS|TP|PP|B|br|nf|fi|nh|ad)\b/;
  assert.deepEqual(dotted.filter((line) => !known.test(line)), []);
});

Deno.test("the manual page is ASCII, and its backslashes begin escapes", () => {
  assert.doesNotMatch(page, /[^\P{C}\n]|\P{ASCII}/u);
  assert.doesNotMatch(page.replaceAll(/\\(?:f[BIR]|-|e|&|\[u[0-9A-F]{4,6}\])/g, ""), /\\/);
});

Deno.test({
  name: "groff formats the manual page without a warning, and all flags are in it",
  ignore: !isInstalled("groff"),
  async fn() {
    const args = ["-man", "-Tascii", "-P-c", "-ww"];
    const { code, stdout, stderr } = await output("groff", args, undefined, page);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    const plain = stdout.replaceAll(/.[\b]/g, "");
    assert.deepEqual(names.filter((name) => !plain.includes(`--${name}`)), []);
  },
});
