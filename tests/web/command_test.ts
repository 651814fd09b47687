import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PageData } from "../../src/web/page/data.ts";
import { commandLine, int2int, runFolder } from "../commands/program.ts";

let folder: string, run: string;

Deno.test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "int2int-web-"));
  const { code, stderr } = await int2int(commandLine(join(folder, "dumped"), { max_epoch: 1 }));
  assert.equal(code, 0, stderr);
  run = runFolder(join(folder, "dumped"));
});

Deno.test.afterAll(() => rmSync(folder, { recursive: true }));

const page = () => join(folder, "page.html");

function exported(...args: string[]) {
  return int2int(["export", "--eval_from_exp", run, "--web", page(), ...args]);
}

function data(): PageData {
  const [, text] = /<script type="application\/json" id="data">(.*?)<\/script>/
    .exec(readFileSync(page(), "utf8"))!;
  return JSON.parse(text!);
}

Deno.test("problems of a page come from a file of examples, or are generated", async () => {
  const file = join(folder, "some.test");
  writeFileSync(file, "V2 + 8 + 1 2\t+ 4\nV2 + 9 + 6\t+ 3\nV2 + 7 + 6\t+ 1\n");
  const { code, stdout } = await exported("--web_data", file, "--web_problems", "2");
  assert.equal(code, 0);
  assert.match(stdout, /^\S+page\.html: \d\.\d MB, 2 problems to try; open it in any browser\n$/);
  assert.deepEqual(data().stored, [
    {
      tokens: "V2 + 8 + 1 2".split(" "),
      shown: "[8, 12]",
      answer: ["+", "4"],
      shownAnswer: "4",
    },
    { tokens: "V2 + 9 + 6".split(" "), shown: "[9, 6]", answer: ["+", "3"], shownAnswer: "3" },
  ]);
  const none = await exported("--web_problems", "0");
  assert.match(none.stdout, /MB, no problems to try; open it/);
  assert.deepEqual(data().stored, []);
  writeFileSync(file, "V2 + 8 + 1 2\t+ 4\nV2 + z + 6\t+ 3\n");
  const before = readFileSync(page());
  const bad = await exported("--web_data", file);
  assert.equal(bad.code, 2);
  assert.match(bad.stderr, /^int2int: \S+some\.test:2: .*\n$/);
  assert.deepEqual(readFileSync(page()), before);
});

Deno.test("weights of 16 bits make a smaller page, which says what that does to answers", async () => {
  await exported();
  const whole = readFileSync(page()).length;
  const { stdout } = await exported("--web_bits", "16");
  assert.match(stdout, /MB, weights of 16 bits, 200 problems to try/);
  const text = readFileSync(page(), "utf8");
  assert.ok(text.length < whole);
  assert.match(text, /stored with 16 bits, which halves their size; on 50 problems, /);
  assert.match(text, /their scores differed by at most 0\.\d{4}/);
});

Deno.test("mistakes are answered in one line, and nothing is written", async () => {
  const refused = async (args: string[], message: RegExp) => {
    const { code, stdout, stderr } = await int2int(["export", "--eval_from_exp", run, ...args]);
    assert.equal(code, 2, stdout);
    assert.equal(stdout, "");
    assert.match(stderr, message);
  };
  const before = readdirSync(folder);
  const other = join(folder, "other.html");
  await refused(
    ["--web", join(folder, "page.txt")],
    /^int2int: --web: expected a name that ends in \.html, found ".*page\.txt"\n$/,
  );
  await refused(
    ["--web", other, "--web_bits", "8"],
    /^int2int: --web_bits: expected 16, 32 or 0, found "8"\n$/,
  );
  await refused(["--web_bits", "16"], /^int2int: --web_bits: needs --web FILE\.html\n$/);
  await refused(
    ["--web", other, "folder"],
    /^int2int: --web: writes a page, expected no folder, found "folder"\n$/,
  );
  await refused(
    ["--web", other, "--web_data", "nowhere"],
    /^int2int: --web_data: expected an existing file, found "nowhere"\n$/,
  );
  await refused(
    ["--web", other, "--web_data", "some.test", "--web_problems", "0"],
    /^int2int: --web_data: has no effect with --web_problems 0\n$/,
  );
  assert.deepEqual(readdirSync(folder), before);
});
