import assert from "node:assert/strict";
import { splitList } from "../../src/tokenizers/split_list.ts";

Deno.test("items of lists stay the texts that they are", () => {
  const cases: [string, string[] | undefined][] = [
    ["[01, true, 1e3]", ["01", "true", "1e3"]],
    ["{ (x + 1)^2, [1, [2]] }", ["(x + 1)^2", "[1, [2]]"]],
    ["(1, 2)", ["1", "2"]],
    ["[1 0.5 -2e-3]", ["1", "0.5", "-2e-3"]],
    ["[x^2 - 1]", ["x^2 - 1"]],
    ["[]", []],
    [`["a, b", 'c']`, ["a, b", "c"]],
    ["1 0.5; 0.5 1", ["[1, 0.5]", "[0.5, 1]"]],
    ["1, 2", ["1", "2"]],
    ["1", undefined],
    ["1 a", undefined],
    ["[1, 2; 3, 4]", undefined],
    ["(x + 1)*(x - 1)", undefined],
    ["[1, [2]", undefined],
    ["[1, 2)]", undefined],
    ["", undefined],
  ];
  for (const [text, items] of cases) assert.deepEqual(splitList(text), items, text);
});
