import assert from "node:assert/strict";
import fc from "fast-check";
import { lineBlocks } from "../../src/files/line_blocks.ts";
import { bytesOf } from "../examples/read/data_files.ts";

function blocksOf(chunks: readonly string[]): Promise<Uint8Array[]> {
  async function* source() {
    for (const chunk of chunks) yield await Promise.resolve(bytesOf(chunk));
  }
  return Array.fromAsync(lineBlocks(source(), () => new Error("too long")));
}

Deno.test("however a text comes in pieces, the blocks are whole lines and make up the text", async () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "b", "\n", "é"), maxLength: 6 });
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
    const blocks = (await blocksOf(pieces)).map((block) => new TextDecoder().decode(block));
    assert.equal(blocks.join(""), pieces.join(""));
    assert.ok(blocks.every((block) => block !== ""));
    assert.ok(blocks.slice(0, -1).every((block) => block.endsWith("\n")));
  }));
});

Deno.test("a file without line ends is refused instead of filling the memory", async () => {
  const mega = "x".repeat(1 << 20);
  await assert.rejects(blocksOf(["a\n", ...Array<string>(17).fill(mega)]), /^Error: too long$/);
  assert.equal((await blocksOf(Array<string>(16).fill(mega))).length, 1);
});
