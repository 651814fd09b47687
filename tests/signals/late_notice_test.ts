import assert from "node:assert/strict";
import { runDeno } from "../child_process.ts";

const source = (name: string) => new URL(`../../src/signals/${name}.ts`, import.meta.url);

/** A process that gets notice when it no longer listens for requests to stop. */
function endOf(before: string) {
  const code = `
    const { listenForInterruption } = await import("${source("interruption")}");
    const { outliveNotice } = await import("${source("late_notice")}");
    const interruption = listenForInterruption(() => {});
    ${before}
    interruption.dispose();
    Deno.kill(Deno.pid, "SIGUSR2");
    await new Promise((resolve) => setTimeout(resolve, 300));
    console.log("saved");
    Deno.exit(3);`;
  return runDeno(["eval", code]);
}

Deno.test({
  name: "a notice that comes while a process ends does not cut that short",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const [usual, late] = await Promise.all([endOf(""), endOf("outliveNotice();")]);
    assert.equal(usual.stdout, "");
    assert.deepEqual([late.code, late.stdout], [3, "saved\n"], late.stderr);
  },
});
