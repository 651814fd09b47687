/** A search that is interrupted at any moment ends as if it had not been. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { randomFrom } from "../../src/random.ts";
import {
  checkpointIn,
  contentOf,
  int2int,
  pause,
  resultsIn,
  runFolder,
  start,
} from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { searchCommand } from "./searches.ts";

const signals: Deno.Signal[] = ["SIGINT", "SIGKILL", "SIGTERM", "SIGHUP", "SIGKILL"];

function resultOf(dump: string, id: string) {
  const folder = runFolder(dump, id);
  const text = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
  return {
    ...contentOf(checkpointIn(folder)),
    files: ["best.jsonl", "rounds.jsonl", "search.html"].map(text),
    metrics: resultsIn(folder),
  };
}

for (const local_search_only of ["false", "true"]) {
  Deno.test(`a search that is stopped at random moments ends the same; without a model: ${local_search_only}`, () =>
    inTemporaryFolder(async (dump) => {
      const command = (exp_id: string) =>
        searchCommand(dump, { exp_id, local_search_only, start_size: 1200, samples: 700 });
      const began = performance.now();
      assert.equal((await int2int(command("whole"))).code, 0);
      const whole = resultOf(dump, "whole"),
        random = randomFrom(5, Number(local_search_only === "true"));
      let usual = performance.now() - began;
      for (let stops = 0, wanted = soak(20, signals.length); stops < wanted;) {
        const child = start(command("cut")), lifetime = usual * random.uniform();
        await pause(lifetime);
        child.kill(signals[stops % signals.length]!);
        const { code } = await child.ended;
        if (code !== 0) {
          stops++;
          continue;
        }
        usual = Math.min(usual, lifetime);
        assert.deepEqual(resultOf(dump, "cut"), whole);
        rmSync(runFolder(dump, "cut"), { recursive: true });
      }
      const { code, stderr } = await int2int(command("cut"));
      assert.equal(code, 0, stderr);
      assert.deepEqual(resultOf(dump, "cut"), whole);
      assert(!existsSync(`${runFolder(dump, "cut")}/history.jsonl`));
    }));
}
