import assert from "node:assert/strict";
import fc from "fast-check";
import { secondsOf, showDuration } from "../../src/text/duration.ts";
import { soak } from "../soak.ts";

Deno.test("times are read in seconds, with units, and as Slurm writes them", () => {
  const expected = {
    "3600": 3600,
    "90m": 5400,
    "2h30m": 9000,
    "1d": 86_400,
    "1d2h3m4s": 93_784,
    "45s": 45,
    "10:00": 600,
    "1:00:00": 3600,
    "1-12": 129_600,
    "1-12:30": 131_400,
    "1-12:00:00": 129_600,
  };
  for (const [text, seconds] of Object.entries(expected)) {
    assert.equal(secondsOf(text), seconds, text);
  }
  const others = [
    "",
    "0",
    "0m",
    "-5",
    "h",
    "2h 30m",
    "30m2h",
    "1.5h",
    "2H",
    "1-",
    "1:2:3:4",
    ":30",
    "1e3",
  ];
  for (const text of others) assert.equal(secondsOf(text), undefined, text);
});

Deno.test("a time in any of the forms is the sum of its parts", () => {
  const part = fc.integer({ min: 0, max: 99 });
  fc.assert(
    fc.property(part, part, part, part, (d, h, m, s) => {
      const seconds = d * 86_400 + h * 3600 + m * 60 + s;
      fc.pre(seconds > 0);
      assert.equal(secondsOf(`${d}d${h}h${m}m${s}s`), seconds);
      assert.equal(secondsOf(`${d}-${h}:${m}:${s}`), seconds);
      assert.equal(secondsOf(String(seconds)), seconds);
    }),
    { numRuns: soak(50, 10) },
  );
  fc.assert(fc.property(fc.string(), (text) => (secondsOf(text) ?? 1) >= 1));
});

Deno.test("times are shown in units that suit them", () => {
  const shown = [0.04, 0.3, 9.9, 9.96, 99, 100, 3599, 6000, 90_000, 400_000, 1e9].map(showDuration);
  assert.deepEqual(shown, [
    ...[
      "40.0 ms",
      "0.3 s",
      "9.9 s",
      "10 s",
      "99 s",
      "2 min",
      "60 min",
      "1 h 40 min",
      "25 h 00 min",
      "4 d 15 h",
      "11,574 d",
    ],
  ]);
});
