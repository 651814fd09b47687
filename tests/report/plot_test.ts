import assert from "node:assert/strict";
import fc from "fast-check";
import { placesOf, resampled } from "../../src/report/page/curves.ts";
import { html } from "../../src/text/markup.ts";
import { everyFew, pieces } from "../../src/report/thin.ts";
import { filtered, grouped } from "../../src/report/page/choose.ts";
import type { PageRun } from "../../src/report/page/data.ts";
import { soak } from "../soak.ts";

const numRuns = soak(500);

Deno.test("whatever is put into markup is text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { text: shown } = html`<b title="${text}">${[text]}</b>`;
      const inside = /^<b title="([^"]*)">([^<]*)<\/b>$/s.exec(shown);
      assert(inside !== null, shown);
      const names = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" } as const;
      const read = inside[2]!.replace(/&(.+?);/g, (_, name: keyof typeof names) => names[name]);
      assert.equal(read, text);
    }),
    { numRuns },
  );
});

Deno.test("a curve that is resampled at its own points is itself, and has no value beyond its ends", () => {
  const points = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer()), {
    selector: ([x]) => x,
    minLength: 1,
  });
  fc.assert(
    fc.property(points, (pairs) => {
      const sorted = pairs.sort(([a], [b]) => a - b);
      const curve = { x: sorted.map(([x]) => x), y: sorted.map(([, y]) => y) };
      assert.deepEqual(resampled(curve, curve.x), curve.y);
      assert.deepEqual(resampled(curve, [curve.x[0]! - 1, curve.x.at(-1)! + 1]), [null, null]);
      assert.deepEqual(placesOf([curve, curve], false), curve.x);
    }),
    { numRuns },
  );
});

Deno.test("between two points a curve is straight; very many places are thinned, ends and all", () => {
  assert.deepEqual(resampled({ x: [0, 10], y: [100, 200] }, [0, 2.5, 10]), [100, 125, 200]);
  const long = { x: Array.from({ length: 5000 }, (_, i) => i + 1), y: Array(5000).fill(1) };
  for (const log of [false, true]) {
    const places = placesOf([long], log);
    assert.equal(places.length, 400);
    assert.deepEqual([places[0], places.at(-1)], [1, 5000]);
    assert(resampled(long, places).every((value) => value === 1));
  }
});

Deno.test("pieces are all rows in order, none empty and none much longer than another", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (rows, most) => {
      const cut = pieces(rows, most), lengths = cut.map(({ length }) => length);
      assert.deepEqual(cut.flat(), rows);
      assert.equal(cut.length, Math.min(most, rows.length));
      assert(Math.max(0, ...lengths) - Math.min(...lengths, Infinity) <= 1);
      assert.equal(everyFew(rows, most).at(-1), rows.at(-1));
    }),
    { numRuns },
  );
});

function run(name: string, flags: PageRun["flags"]): PageRun {
  return { name, key: name, state: "finished", flags } as PageRun;
}

Deno.test("a word with = is a whole flag, others are found anywhere; groups are in the order of values", () => {
  const runs = [run("a/1", { base: 1000 }), run("a/2", { base: 10 }), run("b/1", { cpu: true })];
  const names = (text: string) => filtered(runs, text).map(({ name }) => name);
  assert.deepEqual(names("base=10"), ["a/2"]);
  assert.deepEqual(names("A/ FINISHED"), ["a/1", "a/2"]);
  assert.deepEqual(names("a/ base=1000"), ["a/1"]);
  assert.deepEqual(names(""), ["a/1", "a/2", "b/1"]);
  assert.deepEqual([...grouped(runs, "base").keys()], ["base=10", "base=1000", "base=–"]);
});
