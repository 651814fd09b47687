/** `int2int inspect` as it is used at a shell, and its page in a browser. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { commandLine, int2int, runFolder } from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { assertAccessible, closeBrowser, hasBrowser, type Visit, visit } from "../browser.ts";

/** The answer that a command prints, without its score. */
const answerIn = (stdout: string) => stdout.split("\n")[1]!.trim().split(/\s{2,}/)[0];

/** Reads the page as people do who see little, use no pointer, or have a small screen. */
async function readable({ page, complaints, requests }: Visit): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page);
  }
  const charts = await page.locator("figure").count();
  assert.ok(charts > 20);
  assert.equal(await page.locator("figure > details").count(), charts);
  const table = page.locator("#attention figure table").first();
  assert.equal(await table.isVisible(), false);
  await page.locator("#attention summary").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await table.isVisible(), true);
  // Each row of attention weights adds up to 1, as far as three digits tell.
  for (const row of await table.locator("tbody tr").all()) {
    const cells = await row.locator("td").allTextContents();
    const sum = cells.reduce((total, cell) => total + Number(cell), 0);
    assert.ok(Math.abs(sum - 1) < 0.02, cells.join(" "));
  }
  await page.setViewportSize({ width: 360, height: 700 });
  const width = await page.evaluate<number>("document.documentElement.scrollWidth");
  assert.ok(width <= 360, `the page is ${width} wide`);
  assert.deepEqual([complaints, requests], [[], []]);
}

Deno.test("a model is looked into from an empty folder; the answer is that of predict", async (t) =>
  await inTemporaryFolder(async (folder) => {
    const trained = await int2int(
      commandLine(folder, { max_epoch: 1, maxint: 100, device: "cpu" }),
    );
    assert.equal(trained.code, 0, trained.stderr);
    const run = runFolder(folder), empty = `${folder}/empty`;
    Deno.mkdirSync(empty);
    const inspect = (...args: string[]) => int2int(["inspect", ...args], { cwd: empty });

    await t.step("the page is written, and replaced", async () => {
      writeFileSync(`${empty}/inspect.html`, "an older one");
      const { code, stdout, stderr } = await inspect(run, "84 36");
      assert.deepEqual([code, stderr], [0, ""]);
      const asked = ["predict", "--eval_from_exp", run, "--beam_size", "1", "84 36"];
      const predicted = await int2int(asked);
      assert.equal(answerIn(stdout), answerIn(predicted.stdout));
      assert.match(stdout, /^\[84, 36\]\n {2}.*\ninspect\.html: open it in a browser\n$/);
      assert.deepEqual(readdirSync(empty), ["inspect.html"]);
      assert.match(readFileSync(`${empty}/inspect.html`, "utf8"), /^<!doctype html>/i);
    });

    await t.step("a folder gets arrays and tables, from a checkpoint as well", async () => {
      const file = `${run}/checkpoint.safetensors`;
      const { code, stdout, stderr } = await inspect(file, "84 36", "--output", "inside");
      assert.deepEqual([code, stderr], [0, ""]);
      const names = readdirSync(`${empty}/inside`).sort();
      assert.deepEqual(names, [
        ...["attention.csv", "embeddings.csv", "inspect.html", "predictions.csv"],
        ...["spectrum.csv", "states.csv", "tensors.safetensors"],
      ]);
      assert.equal(stdout.split("\n").filter((line) => line.startsWith("inside/")).length, 7);
    });

    await t.step("mistakes are told in one line, and nothing is written", async () => {
      writeFileSync(`${empty}/inside/mine.txt`, "");
      const mistakes: [string[], RegExp][] = [
        [[run], /inspect: expected a run or saved model, and a problem/],
        [[run, "84 x"], /inspect: expected a problem of gcd, such as .*"84 x"/],
        [["nowhere", "84 36"], /nowhere: expected a run or saved model, found nothing/],
        [[run, "84 36", "--beam_size", "3"], /--beam_size: not for inspect/],
        [[run, "84 36", "--output", "inside"], /holds mine\.txt besides/],
      ];
      for (const [args, says] of mistakes) {
        const { code, stderr } = await inspect(...args);
        assert.deepEqual([code, stderr.trimEnd().split("\n").length], [2, 1], stderr);
        assert.match(stderr, says);
      }
      assert.deepEqual(readdirSync(empty).sort(), ["inside", "inspect.html"]);
    });

    await t.step({
      name: "the page is read offline, in both themes, with the keyboard, by screen readers",
      ignore: !hasBrowser,
      fn: async () => {
        await readable(await visit(`file://${empty}/inspect.html`, { width: 1200 })).finally(
          closeBrowser,
        );
      },
    });
  }));
