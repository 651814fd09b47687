/** What it takes to refuse a file that asks for more than it holds. */
import assert from "node:assert/strict";
import { runDeno } from "../child_process.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";

/** How a file is read: as it is, or by a command to which this flag names it. */
export type Reading = "safetensors" | "reload_model" | "eval_from_exp";

export const MEGABYTE = 2 ** 20;

export interface HostileFile {
  readonly name: string;
  readonly reading: Reading;
  /** Makes it in a folder. @returns what is to be read */
  readonly make: (folder: string) => string | Promise<string>;
  readonly says: RegExp;
}

/** Reads in a process of its own, whose memory tells nothing of other tests. */
async function measure(reading: Reading, path: string) {
  const script = new URL("./measured_read.ts", import.meta.url).pathname;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const args = ["run", "-A", "--no-check", "--config", config, script, reading, path];
  const { stdout, stderr } = await runDeno(args);
  assert.equal(stderr, "");
  return JSON.parse(stdout) as { refused?: string; milliseconds: number; bytes: number };
}

/** Tests that a file is refused in one line, in under a second and 64 MB more than the program takes itself. */
export function testRefusal({ name, reading, make, says }: HostileFile): void {
  Deno.test({
    name: `${name}: refused in under a second and 64 MB`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      inTemporaryFolder(async (folder) => {
        const { refused, milliseconds, bytes } = await measure(reading, await make(folder));
        assert.ok(refused !== undefined, "it was not refused");
        assert.match(refused, says);
        assert.match(refused, /^[^\n]{1,1000}$/);
        assert.ok(milliseconds < 1000, `${milliseconds} ms`);
        assert.ok(bytes < 64 * MEGABYTE, `${bytes / MEGABYTE} MB`);
      }),
  });
}
