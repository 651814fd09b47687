import assert from "node:assert/strict";
import { logOthersWarnings, rankLog } from "../../src/log/rank_log.ts";

Deno.test("warnings are kept once each, until they are taken", () => {
  const log = rankLog();
  for (const text of ["a", "b", "a"]) log.warning(text);
  log.error("c");
  log.info("d");
  assert.deepEqual(log.takeWarnings(), ["a", "b", "c"]);
  assert.deepEqual(log.takeWarnings(), []);
});

Deno.test("what rank 0 has not warned of itself is logged once, with the first rank that has", () => {
  const lines: string[] = [];
  const log = { warning: (line: string) => void lines.push(line) };
  logOthersWarnings(log, [["a"], ["a", "b"], ["c", "b"]]);
  assert.deepEqual(lines, ["rank 1: b", "rank 2: c"]);
});
