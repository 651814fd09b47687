import assert from "node:assert/strict";
import { collate } from "../../src/examples/collate.ts";
import { framingOf } from "../../src/task/sequence_layout.ts";
import { buildTask } from "../../src/task/task.ts";
import { defaultParameters } from "../problems/problem_parameters.ts";

const parameters = { ...defaultParameters, base: 10 };
const { vocabulary } = buildTask(parameters);

Deno.test("a token that is not in the vocabulary is named", () => {
  const example = { source: ["+", "77"], target: ["+", "1"], codeClass: 0 };
  assert.throws(() => collate([example], vocabulary, framingOf("encoder_decoder")), /"77"/);
});
