import assert from "node:assert/strict";
import fc from "fast-check";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import { parseLine } from "../../../src/examples/read/parse_line.ts";
import { readingRules } from "../../../src/examples/read/reading_rules.ts";
import { lineOf } from "../../../src/examples/write/batch_lines.ts";
import { parametersWith } from "../../../src/flags/parse.ts";
import { separatorId } from "../../../src/tokenizers/vocabulary.ts";
import { bytesOf, taskOf } from "../read/data_files.ts";
import { asking, doubling, withFile } from "../../problems/custom/problem_file.ts";

for (const [kind, text] of [["plain problems", doubling()], ["queries", asking()]] as const) {
  Deno.test(`lines of ${kind} are read back as the sequences they were written from`, () =>
    withFile(text, (problem) => {
      const parameters = parametersWith({ problem, base: 10 }), task = taskOf(parameters);
      const { words } = task.vocabulary, rules = readingRules(task, false);
      const first = words.indexOf("+");
      const tokens = fc.array(fc.integer({ min: first, max: words.length - 1 }), {
        ...{ minLength: 1, maxLength: 9 },
      });
      fc.assert(fc.property(tokens, tokens, tokens, (before, query, answer) => {
        const source = rules.hasQuery ? [...before, separatorId, ...query] : before;
        const line = lineOf({ problem: source, answer }, task);
        assert.equal(line.split("\t").length, rules.hasQuery ? 3 : 2);
        assert.ok(line.endsWith("\n") && !line.includes("<sep>"));
        const table = new ExampleTable(words.length), bytes = bytesOf(line);
        assert.equal(parseLine(bytes, 0, bytes.length - 1, rules, table), "example");
        assert.deepEqual([table.problem(0), table.answer(0)], [source, answer]);
      }));
    }));
}
