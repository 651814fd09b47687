import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import {
  assertAccessible,
  browserTest,
  closeBrowser,
  hasBrowser,
  type Look,
  visit,
} from "../browser.ts";
import { commandLine, int2int, runFolder } from "../commands/program.ts";

let folder: string, file: string;

/** A run that has learned something, and its page. */
Deno.test.beforeAll(async () => {
  if (!hasBrowser) return;
  folder = mkdtempSync(join(tmpdir(), "int2int-web-"));
  file = await exported("gcd", { maxint: 30, epoch_size: 3200, max_epoch: 1 });
});

Deno.test.afterAll(async () => {
  await closeBrowser();
  if (hasBrowser) rmSync(folder, { recursive: true });
});

async function exported(
  name: string,
  flags: Parameters<typeof commandLine>[1],
  ...args: string[]
): Promise<string> {
  const dump = join(folder, name), page = join(folder, `${name}.html`);
  const line = commandLine(dump, flags);
  // Other operations do not have these.
  const useless = ["--base", "--maxint"].filter((flag) => line[line.indexOf(flag) + 1] === "");
  const words = line.filter((word, i) =>
    ![word, line[i - 1]].some((each) => useless.includes(each!))
  );
  const trained = await int2int(words);
  assert.equal(trained.code, 0, trained.stderr);
  const run = ["export", "--eval_from_exp", runFolder(dump), "--web", page, ...args];
  const { code, stdout, stderr } = await int2int(run);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^.*\.html: \d\.\d MB, \d+ problems to try; open it in any browser\n$/);
  return page;
}

async function open(path: string, look?: Look) {
  const visited = await visit(pathToFileURL(path).href, look);
  await visited.page.waitForFunction(() =>
    document.getElementById("status")!.textContent === "Ready."
  );
  return visited;
}

/** Asks, and waits for what the page says then. */
async function ask(page: Page, problem: string): Promise<string> {
  await page.fill("#problem", problem);
  await page.keyboard.press("Enter");
  return await said(page);
}

async function said(page: Page): Promise<string> {
  await page.waitForFunction(() =>
    !/^(Answering …|Ready.)?$/.test(document.getElementById("status")!.textContent!)
  );
  return (await page.textContent("#status"))!;
}

/** What `predict` prints below the problem, as the page shows it. */
async function predicted(problem: string, ...args: string[]): Promise<string[][]> {
  const { code, stdout, stderr } = await int2int([
    ...["predict", "--eval_from_exp", runFolder(join(folder, "gcd")), problem],
    ...args,
  ]);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split("\n").slice(1).map((line) => line.trim().split(/\s{2,}/));
}

async function shownAnswers(page: Page): Promise<string[][]> {
  return await page.locator(".answers li").evaluateAll((items) =>
    items.map((item) => [
      item.querySelector("output")!.textContent!,
      item.querySelector(".score")!.textContent!.replace("score ", ""),
    ])
  );
}

browserTest(
  "a page answers what predict answers, from a file and without any request",
  async () => {
    const { page, requests, complaints } = await open(file);
    await page.context().setOffline(true);
    for (const problem of ["12 18", "gcd(7, 21)"]) {
      assert.match(await ask(page, problem), /^Answered: /);
      const [found, expected] = [await shownAnswers(page), await predicted(problem)];
      assert.deepEqual(found.map(([text]) => text), expected.map(([text]) => text));
      found.forEach(([, score], i) => {
        assert.ok(Math.abs(Number(score) - Number(expected[i]![1])) < 1.5e-4, `${score}`);
      });
    }
    await page.selectOption("#beams", "10");
    await ask(page, "12 18");
    const ten = await predicted("12 18", "--beam_size", "10");
    assert.deepEqual((await shownAnswers(page)).map(([text]) => text), ten.map(([text]) => text));
    assert.deepEqual(requests, []);
    assert.deepEqual(complaints, []);
    await page.close();
  },
);

browserTest(
  "what cannot be read is refused as predict refuses it, and strangers are noted",
  async () => {
    const { page } = await open(file);
    const run = ["predict", "--eval_from_exp", runFolder(join(folder, "gcd")), "3 apples"];
    const { stderr } = await int2int(run);
    assert.equal(`int2int: predict: ${await ask(page, "3 apples")}\n`, stderr);
    await page.fill("#problem", "");
    await ask(page, "123456 36");
    assert.match(
      (await page.textContent(".advice"))!,
      /^Unlike training: 11 tokens, and no problem/,
    );
    assert.equal(await page.textContent(".read strong"), "[123456, 36]");
    await page.close();
  },
);

const gcd = (a: number, b: number): number => b === 0 ? a : gcd(b, a % b);

browserTest(
  "the score counts right answers to random problems, and those of the reader",
  async () => {
    const { page, complaints } = await open(file);
    let right = 0;
    for (let asked = 1; asked <= 6; asked++) {
      await page.click("#random");
      await said(page);
      const [a, b] = JSON.parse((await page.textContent(".read strong"))!) as [number, number];
      const answer = (await shownAnswers(page))[0]![0]!;
      if (answer === String(gcd(a, b))) right++;
      const verdict = answer === String(gcd(a, b))
        ? "✓ Model: right"
        : `✗ Model: wrong, the right answer is ${gcd(a, b)}`;
      assert.equal(await page.textContent(".verdict"), verdict);
      const share = Math.round(100 * right / asked);
      assert.equal(
        await page.textContent("#score"),
        `Model ${right} of ${asked} right (${share} %)`,
      );
    }
    await page.check("#guessing");
    await page.click("#random");
    assert.ok(await page.locator("#answer").isHidden());
    const [a, b] = JSON.parse(await page.inputValue("#problem")) as [number, number];
    await page.keyboard.type("x");
    await page.keyboard.press("Enter");
    assert.match(await said(page), /^Expected an answer such as \d+\. "x" is not understood$/);
    await page.fill("#guessed", String(gcd(a, b)));
    await page.keyboard.press("Enter");
    await page.waitForSelector("#answer:not([hidden])");
    assert.match(
      (await page.textContent("#score"))!,
      /Model \d of 7 right \(\d+ %\)You 1 of 1 right/,
    );
    // What is typed is not counted, nor is the same problem twice.
    await ask(page, "12 18");
    await page.fill("#problem", "5 5");
    await page.keyboard.press("Enter");
    await said(page);
    assert.match((await page.textContent("#score"))!, /Model \d of 7 right/);
    assert.deepEqual(complaints, []);
    await page.close();
  },
);

browserTest("problems that are drawn in a hurry are each judged by their own answer", async () => {
  const { page, complaints } = await open(file);
  const asked = await page.evaluate(() => {
    const problem = document.getElementById("problem") as HTMLInputElement;
    const click = (id: string) => document.getElementById(id)!.click();
    // All before the first is answered.
    return Array.from({ length: 3 }, (_, i) => {
      if (i === 2) click("guessing");
      click("random");
      return problem.value;
    });
  });
  await page.waitForFunction(() => /of 2 right/.test(document.getElementById("score")!.innerText));
  assert.equal(await page.inputValue("#problem"), asked[2]);
  const [a, b] = JSON.parse(asked[1]!) as [number, number];
  const answer = (await shownAnswers(page))[0]![0]!, isRight = answer === String(gcd(a, b));
  assert.match(
    (await page.textContent(".verdict"))!,
    isRight ? /right$/ : new RegExp(` ${gcd(a, b)}$`),
  );
  await page.fill("#guessed", "1");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /of 3 right/.test(document.getElementById("score")!.innerText));
  assert.match((await page.textContent("#score"))!, /^Model \d of 3 right .*You [01] of 1 right/);
  assert.deepEqual(complaints, []);
  await page.close();
});

browserTest("attention is drawn layer by layer, with the numbers in tables", async () => {
  const { page } = await open(file);
  await ask(page, "12 18");
  assert.equal(await page.locator("#heads figure").count(), 1 + 4);
  await page.selectOption("#layer", { label: "encoder self-attention, layer 0" });
  await page.locator("#heads summary").nth(1).click();
  const head = page.locator("#heads table").nth(1);
  const columns = await head.locator("thead th").allTextContents();
  assert.deepEqual(columns, ["", "V2", "+", "1", "2", "+", "1", "8", "<eos>"]);
  const weights = await head.locator("tbody tr").first().locator("td").allTextContents();
  assert.ok(Math.abs(weights.reduce((sum, text) => sum + Number(text), 0) - 1) < 0.01);
  await page.close();
});

browserTest("everybody can read it: in light and dark, on a phone, without scripts", async () => {
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await open(file, { scheme, width: 360 });
    await page.click("#random");
    await said(page);
    for (const summary of await page.locator("summary:visible").all()) await summary.click();
    await assertAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width} pixels wide`);
    await page.close();
  }
  const { page } = await visit(pathToFileURL(file).href, { javaScriptEnabled: false });
  assert.match((await page.textContent("#status"))!, /^This page needs scripts/);
  assert.match(await page.innerText("#card"), /an encoder-decoder transformer with/);
  await page.close();
});

/** Runs that have learned little, each with a question and what right answers look like. */
const otherTypes = [
  {
    name: "floats",
    flags: { operation: "matrix_eigenvalues", min_dim: 2, dim1: 2 },
    problem: "[[1, 2], [2, 3]]",
    right: /^\[-?[\d.]+, -?[\d.]+\]$/,
  },
  {
    name: "functions",
    flags: { operation: "differentiation", maxint: "" },
    problem: "x*x + sin(x)",
    right: /^[^ ]*[x\d)]/,
  },
  {
    name: "tuples",
    flags: {
      operation: "data",
      data_types: "perm(3):tuple(label(even,odd),perm(3))",
      base: "",
      maxint: "",
    },
    problem: "[2, 3, 1]",
    right: /^\[(even|odd), \[\d, \d, \d\]\]$/,
  },
] as const;

browserTest("values of other types are typed and shown as by predict", async () => {
  const data = join(folder, "permutations.data");
  writeFileSync(data, "2 3 1\t; even ; 3 1 2\n2 1 3\t; odd ; 2 1 3\n");
  for (const { name, flags, problem, right } of otherTypes) {
    const isData = flags.operation === "data";
    const own = await exported(
      name,
      { ...flags, ...isData && { train_data: data, eval_data: data }, max_epoch: 1 },
      ...isData ? ["--web_data", data] : [],
    );
    const { page, complaints } = await open(own);
    assert.match(await ask(page, problem), /^Answered: /);
    const run = ["predict", "--eval_from_exp", runFolder(join(folder, name)), problem];
    const { code, stdout, stderr } = await int2int([...run, "--beam_size", "3"]);
    assert.equal(code, 0, stderr);
    const [read, ...answers] = stdout.trimEnd().split("\n");
    assert.equal(await page.textContent(".read strong"), read);
    const texts = answers.map((line) => line.trim().replace(/ +-?\d+\.\d{4}( cut .*)?$/, ""));
    assert.deepEqual((await shownAnswers(page)).map(([text]) => text), texts);
    // Right answers are shown as values, too, and may be typed.
    const { stored } = JSON.parse((await page.textContent("#data"))!);
    assert.match(stored[0].shownAnswer, right);
    await page.check("#guessing");
    await page.click("#random");
    await page.fill("#guessed", stored[0].shownAnswer);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#answer:not([hidden])");
    assert.deepEqual(complaints, []);
    await page.close();
  }
});

/** Its tokens are those of a user's own tokenizer, and markup. */
const hostile = `
const symbols = ["<b>", "</script>", "<!--", "x", "&amp;"];
const list = { symbols, encode: (value) => [...value], parse: (tokens) => tokens.length ? tokens : undefined };
export default {
  name: "marks",
  inputTokenizer: list,
  queryTokenizer: list,
  outputTokenizer: list,
  generate: (random) => ({
    problem: Array.from({ length: 3 }, () => symbols[random.integer(0, 4)]),
    query: [symbols[random.integer(0, 4)]],
    answer: [symbols[random.integer(0, 4)]],
  }),
};
`;

browserTest("a problem of one's own is typed as tokens, which are only text", async () => {
  const problem = join(folder, "marks.ts");
  writeFileSync(problem, hostile);
  const own = await exported(
    "marks",
    { operation: "data", problem, max_epoch: 1 },
    "--problem",
    problem,
  );
  const { page, requests, complaints } = await open(own);
  await page.click("#random");
  await said(page);
  assert.match((await page.textContent("#score"))!, /^Model [01] of 1 right/);
  assert.match(await ask(page, "<b> </script> x | &amp;"), /^Answered: /);
  const tokens = (await page.locator(".tokens span").allTextContents()).join(" ");
  assert.equal(tokens, "<b> </script> x <sep> &amp;");
  assert.equal(await page.locator("main b").filter({ hasText: "script" }).count(), 0);
  assert.match(await ask(page, "<b> y | x"), /^expected a problem of marks before \|, such as/);
  assert.deepEqual(requests, []);
  assert.deepEqual(complaints, []);
  await page.close();
});

Deno.test("a page says nothing of the machine that it was made on", { ignore: !hasBrowser }, () => {
  const text = readFileSync(file, "utf8");
  assert.ok(!text.includes(folder) && !text.includes("dump_path"));
  assert.ok(!/src="|href="http/.test(text));
});
