import assert from "node:assert/strict";
import { runDeno } from "../child_process.ts";

async function megabytesOf(examples: number): Promise<number> {
  const script = new URL("long_problems.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await runDeno(["run", "--allow-all", script, String(examples)]);
  assert.equal(code, 0, stderr);
  return Number(stdout);
}

Deno.test("problems of 1000 tokens are evaluated in less than 1.5 GB, which does not grow with the batch", async () => {
  const [few, many] = [await megabytesOf(12), await megabytesOf(128)];
  assert.ok(many < 1500, `${many} MB`);
  assert.ok(many < few + 200, `${few} MB, then ${many} MB`);
});
