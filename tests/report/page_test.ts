import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { generatedRun, linesOf, writeMetrics } from "../runs/generated_runs.ts";
import { assertAccessible, browserTest, closeBrowser, hasBrowser, visit } from "../browser.ts";
import { writeEvaluation, writeReport, writeRuns } from "./written_report.ts";

let folder: string, few: string, many: string;

Deno.test.beforeAll(async () => {
  if (!hasBrowser) return;
  folder = mkdtempSync(join(tmpdir(), "int2int-page-"));
  const runs = writeRuns(join(folder, "few"), 4);
  writeEvaluation(runs[3]!);
  writeRuns(join(folder, "many"), 30);
  [few, many] = await Promise.all(
    ["few", "many"].map((name) => writeReport(join(folder, name))),
  ) as [string, string];
});

Deno.test.afterAll(async () => {
  await closeBrowser();
  if (hasBrowser) rmSync(folder, { recursive: true });
});

/** The cells of a table behind a chart, row by row. */
async function tableOf(page: Page, chart: number): Promise<string[][]> {
  const section = page.locator("#charts > section").nth(chart);
  const isOpen = await section.locator("details").getAttribute("open") !== null;
  if (!isOpen) await section.locator("summary").click();
  // The table is filled once the event has come.
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  return await section.locator("tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent!))
  );
}

async function names(page: Page): Promise<string[]> {
  return await page.locator("#summary tbody th button").allTextContents();
}

browserTest(
  "a report loads nothing, complains about nothing, and its curves have the points of the logs",
  async () => {
    const { page, requests, complaints } = await visit(few);
    const [heads, ...rows] = await tableOf(page, 0);
    assert.deepEqual(heads, ["epochs trained", "s/3", "s/2", "s/1", "s/0"]);
    assert.deepEqual(rows.map(([x]) => x), ["1", "2", "3", "4"]);
    const logged = linesOf(generatedRun({}, { epochs: 4, rate: 1 })).filter((line) =>
      line.kind === "epoch"
    )
      .map(({ metrics }) => String(Number(metrics.valid_arithmetic_acc!.toPrecision(4))));
    assert.deepEqual(rows.map(([, best]) => best), logged);
    const losses = await tableOf(page, 1);
    assert.equal(losses.length, 1 + 4 * 5);
    assert(losses.flat().every((cell) => cell !== "–"), "every run reports at every place");
    assert.deepEqual(requests, []);
    assert.deepEqual(complaints, []);
    await page.close();
  },
);

browserTest("pointer and arrow keys read the values of curves", async () => {
  const { page } = await visit(few);
  const chart = page.locator("#charts > section").first(), plot = chart.locator(".plot");
  const tooltip = chart.locator(".tooltip");
  const box = (await chart.locator(".u-over").boundingBox())!;
  await page.mouse.move(box.x + box.width - 2, box.y + 3);
  assert.equal(await tooltip.textContent(), "s/3 86.474 epochs trained");
  await page.mouse.move(box.x + 2, box.y + box.height - 2);
  assert.match((await tooltip.textContent())!, /^s\/0 .*1 epochs trained$/);
  await page.mouse.move(0, 0);

  await plot.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await tooltip.textContent(), "s/3 86.474 epochs trained");
  await page.keyboard.press("ArrowLeft");
  assert.match((await tooltip.textContent())!, /^s\/3 .*3 epochs trained$/);
  await page.keyboard.press("ArrowDown");
  assert.match((await tooltip.textContent())!, /^s\/2 .*3 epochs trained$/);
  await page.keyboard.press("Escape");
  assert(await tooltip.isHidden());
  await page.close();
});

browserTest("runs are filtered, sorted and grouped; who presses a button stays on it", async () => {
  const { page, complaints } = await visit(few);
  assert.deepEqual(await names(page), ["s/3", "s/2", "s/1", "s/0"]);
  await page.fill("[name=filter]", "base=10 finished");
  assert.deepEqual(await names(page), ["s/2", "s/0"]);
  await page.fill("[name=filter]", "nothing like it");
  assert.deepEqual(await names(page), []);
  await page.fill("[name=filter]", "");

  const sort = page.locator("[data-sort=run]");
  await sort.focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await names(page), ["s/0", "s/1", "s/2", "s/3"]);
  await page.keyboard.press("Enter");
  assert.deepEqual(await names(page), ["s/3", "s/2", "s/1", "s/0"]);
  assert.equal(await page.locator("th[aria-sort=descending]").textContent(), "run ↓");

  await page.locator("[data-run]").nth(1).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#detail h2").textContent(), "Run s/2");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "s/2");

  await page.selectOption("[name=groupBy]", "base");
  assert.deepEqual(await page.locator("#comparison tbody th").allTextContents(), [
    "base=10",
    "base=1000",
  ]);
  assert.equal(await page.locator("#comparison .dot").count(), 4);
  const [heads] = await tableOf(page, 0);
  assert.deepEqual(heads, ["epochs trained", "base=10 (mean of 2)", "base=1000 (mean of 2)"]);
  assert.deepEqual(complaints, []);
  await page.close();
});

browserTest(
  "charts go over steps, examples or hours, on logarithmic axes and smoothed",
  async () => {
    const { page, complaints } = await visit(few);
    for (
      const [axis, last] of [["steps", "400"], ["examples", "12800"], ["hours", "0.01111"]] as const
    ) {
      await page.selectOption("[name=axis]", axis);
      assert.match(await page.locator("#charts section").nth(1).innerText(), /Training loss/);
      const rows = await tableOf(page, 1);
      assert.equal(rows.at(-1)![0]!.replaceAll(",", ""), last);
    }
    await page.check("[name=logX]");
    await page.locator("[name=smoothing]").fill("0.9");
    for (const box of await page.locator("#charts input:visible").all()) await box.click();
    const before = (await tableOf(page, 1)).at(-1)!;
    await page.locator("[name=smoothing]").fill("0");
    const after = (await tableOf(page, 1)).at(-1)!;
    assert(Number(before[1]) > Number(after[1]), "a smoothed loss lags behind");
    assert.deepEqual(complaints, []);
    await page.close();
  },
);

browserTest(
  "details have the accuracies of classes, predictions by right answer, and wrong answers",
  async () => {
    const { page } = await visit(few);
    const maps = page.locator("#detail figure");
    assert.equal(await maps.count(), 2);
    const predictions = maps.nth(1), tooltip = predictions.locator(".tooltip");
    await predictions.locator("svg.heat-map").focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await tooltip.textContent(), "right answer 4, prediction 4: none");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await tooltip.textContent(), "right answer 4, prediction 2: 70 %");
    const cell = (await predictions.locator("rect[class^=shade]").first().boundingBox())!;
    await page.mouse.move(cell.x + cell.width / 2, cell.y + cell.height / 2);
    assert.equal(await tooltip.textContent(), "right answer 1, prediction 1: 100 %");
    const text = await page.locator("#detail").innerText();
    assert.match(text, /\n4\s+2\s+7\s+70\.0 %\n/);
    assert.match(text, /2 of 3 are wrong/);
    const wrong = await page.locator("#detail td code").allTextContents();
    assert.deepEqual(wrong, ["V2+8+4", "+ 4", "+ 2", "V2+120+84", "+ 1 2", "+ 4"]);
    await page.close();
  },
);

browserTest("of many runs the best are lines, in colors, and all are a band", async () => {
  const { page } = await visit(many);
  const [heads] = await tableOf(page, 0);
  assert.equal(heads!.length, 1 + 10 + 1);
  assert.equal(heads!.at(-1), "median of 30 runs");
  assert.equal(await page.locator("#summary circle:not(.fill-0)").count(), 10);
  await page.close();
});

browserTest(
  "it can be read by everybody, in light and dark, on a phone, on paper, and without scripts",
  async () => {
    for (const scheme of ["light", "dark"] as const) {
      const { page } = await visit(few, { scheme, width: 360 });
      await page.selectOption("[name=groupBy]", "base");
      for (const summary of await page.locator("summary:visible").all()) await summary.click();
      await assertAccessible(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert(width <= 360, `${width} pixels wide`);
      await page.emulateMedia({ media: "print" });
      assert(await page.locator("form").isHidden());
      await page.close();
    }
    const { page } = await visit(few, { javaScriptEnabled: false });
    assert.deepEqual(await names(page), ["s/3", "s/2", "s/1", "s/0"]);
    await page.close();
  },
);

browserTest("names, flags, answers and file names of strangers are only text", async () => {
  const hostile = join(folder, "hostile");
  const name = `"><img src=x onerror=alert(1)><script>alert(2)<`;
  const text = `</script><script>alert(3)</script><!-- ' & \u2028`;
  const run = join(hostile, name, "1");
  writeMetrics(run, generatedRun({ base: 10 }));
  writeMetrics(join(hostile, "plain", "1"), generatedRun({ base: 100 }));
  writeEvaluation(run);
  const flags = JSON.parse(readFileSync(join(run, "params.json"), "utf8"));
  writeFileSync(
    join(run, "params.json"),
    JSON.stringify({ ...flags, optimizer: text, [text]: text }),
  );
  writeFileSync(
    join(run, "predictions.<b>.x.1.csv"),
    `answer,examples,prediction_1,times_1\n<i>,2,<b>,2\n`,
  );
  mkdirSync(join(run, `eval.<script>.x.1`));
  const { page, requests, complaints } = await visit(await writeReport(hostile));
  assert((await names(page)).includes(`${name}/1`));
  await page.getByRole("button", { name: `${name}/1` }).click();
  await page.selectOption("[name=groupBy]", "optimizer");
  await page.locator("#detail > details > summary").click();
  const shown = await page.locator("#detail").innerText();
  assert(shown.includes(text.replace("\u2028", "")) || shown.includes(text), shown);
  assert.match(shown, /eval\.<script>\.x\.1: expected a file, found a folder/);
  assert.equal(await page.locator("img, main script, main b, main i").count(), 0);
  assert.deepEqual(requests, []);
  assert.deepEqual(complaints, []);
  await page.close();
});
