import assert from "node:assert/strict";
import { together } from "../src/together.ts";

Deno.test("what runs side by side brings its results in order", async () => {
  assert.deepEqual(await together([Promise.resolve(1), Promise.resolve(2)]), [1, 2]);
});

Deno.test("a failure is thrown when the others have come to their end", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  let failed = false;
  const running = together([Promise.reject(new Error("first")), promise]);
  const caught = running.catch((error) => {
    failed = true;
    return error.message;
  });
  await new Promise((done) => setTimeout(done, 0));
  assert.equal(failed, false);
  resolve(7);
  assert.equal(await caught, "first");
});
