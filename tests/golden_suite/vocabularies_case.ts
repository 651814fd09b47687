/** The words of each problem, in the order of their numbers. */
import assert from "node:assert/strict";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";
import { problemOf } from "./built.ts";
import { type CaseKind, exactly } from "./check.ts";
import type { GoldenCase, GoldenFlags } from "./golden_case.ts";

interface Row {
  readonly flags: GoldenFlags;
  readonly words: string[];
}

export const vocabulariesCase: CaseKind = {
  fits: (golden) => rowsOf(golden).length > 0,
  checks(golden) {
    const rows = rowsOf(golden);
    return [{ title: `words of ${rows.length} problems`, run: exactly(() => checkWords(rows)) }];
  },
};

/** Keys are like `gcd,base=2`; of data, the types stand in place of the operation. */
function rowsOf(golden: GoldenCase): Row[] {
  const fields: [string, (name: string) => GoldenFlags][] = [
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
    assert.deepEqual(vocabularyOf(inputTokenizer, outputTokenizer).tokens, words);
  }
}
