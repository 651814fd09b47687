import assert from "node:assert/strict";
import { initialState, stateFromJson, stateToJson } from "../../src/training/state.ts";

Deno.test("a state reads back as it was written", () => {
  const state = { ...initialState(7), steps: 9, skipped: 2, engine: { skipped: 3 } };
  assert.deepEqual(stateFromJson(stateToJson(state), "c"), state);
});

Deno.test("a state from before steps could be skipped has none", () => {
  const { skipped: _, engine: __, ...older } = initialState(7);
  assert.deepEqual(stateFromJson(JSON.stringify(older), "c"), initialState(7));
});

Deno.test("a number of skipped steps that is none is refused", () => {
  for (const skipped of [-1, 0.5, "2", null]) {
    const text = JSON.stringify({ ...initialState(7), skipped });
    assert.throws(() => stateFromJson(text, "c"), /c: training state: skipped must be a whole/);
  }
});
