/** The words of each problem, in the order of their numbers. */
import assert from "node:assert/strict";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";
import { missingFlags, problemOf } from "./built.ts";
import { type CaseKind, exactly } from "./check.ts";
import type { Flags, GoldenCase } from "./golden_case.ts";

interface Row {
  readonly flags: Flags;
  readonly words: string[];
}

export const vocabulariesCase: CaseKind = {
  fits: (golden) => rowsOf(golden).length > 0,
  offer(golden) {
    const rows = rowsOf(golden).map((row) => ({ ...row, missing: missingFlags(row.flags) }));
    const built = rows.filter(({ missing }) => missing.length === 0);
    const check = {
      title: `words of ${built.length} problems`,
      run: exactly(() => checkWords(built)),
    };
    return {
      checks: built.length > 0 ? [check] : [],
      missing: [...new Set(rows.flatMap(({ missing }) => missing))],
    };
  },
};

/** Keys are like `gcd,base=2`; of data, the types stand in place of the operation. */
function rowsOf(golden: GoldenCase): Row[] {
  const fields: [string, (name: string) => Flags][] = [
    ["default_parameters_base1000", (operation) => ({ operation })],
    ["other_bases", (operation) => ({ operation })],
    ["data_types", (data_types) => ({ operation: "data", data_types })],
  ];
  return fields.flatMap(([field, flagsOf]) =>
    Object.entries<string[]>(golden[field] ?? {}).map(([key, words]) => {
      const [, name, base] = /^(.*?)(?:,base=(\d+))?$/.exec(key)!;
      return { flags: { ...flagsOf(name!), base: Number(base ?? 1000) }, words };
    })
  );
}

function checkWords(rows: Row[]): void {
  for (const { flags, words } of rows) {
    const { inputTokenizer, outputTokenizer } = problemOf(flags);
    assert.deepEqual(vocabularyOf(inputTokenizer, outputTokenizer).words, words);
  }
}
