import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { findFromEnd } from "../../src/files/find_from_end.ts";
import { soak } from "../soak.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";

Deno.test("the last whole line that fits is found, however far from the end, and half a line is none", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/lines`;
    // Some longer than what is read at first.
    const line = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 3, 70_000))
      .map(([digit, length]) => `${digit}${"é".repeat(length)}`);
    const cases = fc.property(fc.array(line, { maxLength: 8 }), line, (lines, half) => {
      writeFileSync(path, lines.map((text) => `${text}\n`).join("") + half);
      const pick = (text: string) => text.startsWith("7") ? text : undefined;
      assert.equal(findFromEnd(path, pick), lines.findLast((text) => text.startsWith("7")));
    });
    fc.assert(cases, { numRuns: soak(200) });
    return Promise.resolve();
  }));
