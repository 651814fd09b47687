/** `int2int encode` in the tests of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Ended } from "../child_process.ts";
import * as program from "./program.ts";

export function encode(folder: string, ...args: string[]): Promise<Ended> {
  return program.int2int(["encode", ...args], { cwd: folder });
}

/** What it says, where all goes well. */
export async function encoded(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await encode(folder, ...args);
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}

export function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n");
}
