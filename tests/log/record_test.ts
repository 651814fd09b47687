import assert from "node:assert/strict";
import fc from "fast-check";
import { formatElapsed, formatRecord, formatTime } from "../../src/log/record.ts";

const TIME = new Date(2026, 10, 23, 18, 44, 45);

Deno.test("a record names its level, local time and elapsed time", () => {
  assert.equal(
    formatRecord("INFO", TIME, 3.4, "message"),
    "INFO - 11/23/26 18:44:45 - 0:00:03 - message",
  );
});

Deno.test("further lines are indented to the start of the message", () => {
  const spaces = " ".repeat("WARNING - 11/23/26 18:44:45 - 0:00:00 - ".length);
  assert.equal(
    formatRecord("WARNING", TIME, 0, "one\ntwo\n"),
    `WARNING - 11/23/26 18:44:45 - 0:00:00 - one\n${spaces}two\n${spaces}`,
  );
});

Deno.test("an empty message makes an empty line", () => {
  assert.equal(formatRecord("INFO", TIME, 3, ""), "");
});

Deno.test("date and time have two digits everywhere", () => {
  assert.equal(formatTime(new Date(2007, 1, 3, 4, 5, 6)), "02/03/07 04:05:06");
});

Deno.test("elapsed time is printed as a Python timedelta", () => {
  const cases: [number, string][] = [
    [0, "0:00:00"],
    [3599.6, "1:00:00"],
    [86399, "23:59:59"],
    [86401, "1 day, 0:00:01"],
    [10 * 86400 + 36061, "10 days, 10:01:01"],
    [-1, "-1 day, 23:59:59"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatElapsed(seconds), text);
});

Deno.test("elapsed time reads back as the same number of seconds", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => {
    const [, days, h, m, s] = formatElapsed(seconds).match(
      /^(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)$/,
    )!;
    assert.equal(
      Number(days ?? 0) * 86400 + Number(h) * 3600 + Number(m) * 60 + Number(s),
      seconds,
    );
  }));
});
