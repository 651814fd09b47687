import assert from "node:assert/strict";
import { runDeno } from "../child_process.ts";

const source = (name: string) => new URL(`../../src/signals/${name}.ts`, import.meta.url);

/** A process that gets notice before or after it listens for requests to stop. */
function endOf(code: string) {
  const notice = `
    Deno.kill(Deno.pid, "SIGUSR2");
    await new Promise((resolve) => setTimeout(resolve, 300));`;
  return runDeno([
    "eval",
    `
    const { listenForInterruption } = await import("${source("interruption")}");
    const { outliveNotice } = await import("${source("early_notice")}");
    const announced = [];
    const listen = () => listenForInterruption((signal) => announced.push(signal));
    ${code.replaceAll("notice;", notice)}
    console.log(announced.join());
    Deno.exit(3);`,
  ]);
}

Deno.test({
  name: "a notice that comes before a run listens, or while it ends, is not the end of the process",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const [usual, early, late] = await Promise.all([
      endOf("notice; listen();"),
      endOf("outliveNotice(); notice; listen();"),
      endOf("outliveNotice(); listen().dispose(); notice;"),
    ]);
    assert.equal(usual.stdout, "");
    assert.deepEqual([early.code, early.stdout], [3, "SIGUSR2\n"], early.stderr);
    assert.deepEqual([late.code, late.stdout], [3, "\n"], late.stderr);
  },
});
