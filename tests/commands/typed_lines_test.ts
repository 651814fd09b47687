import assert from "node:assert/strict";
import { typedLines } from "../../src/commands/typed_lines.ts";

/** All groups of lines, each as `number text`. */
async function groupsOf(chunks: readonly string[], most = 3): Promise<string[][]> {
  const bytes = ReadableStream.from(chunks.map((text) => new TextEncoder().encode(text)));
  const groups = await Array.fromAsync(typedLines(bytes, most));
  return groups.map((lines) => lines.map(({ number, text }) => `${number} ${text}`));
}

Deno.test("lines come as soon as they are whole, some at a time, and keep their numbers", async () => {
  assert.deepEqual(await groupsOf(["a\n", "b", "c\nd", "\n\n  \ne\nf\ng\nh\n", "i"]), [
    ["1 a"],
    ["2 bc"],
    ["3 d", "6 e", "7 f"],
    ["8 g", "9 h"],
    ["10 i"],
  ]);
  assert.deepEqual(await groupsOf(["\ufeffa\r\n"]), [["1 a\r"]]);
  assert.deepEqual(await groupsOf([]), []);
});

Deno.test("a line without an end, and what cannot be read, is told in one line", async () => {
  const long = " ".repeat((16 << 20) + 1);
  await assert.rejects(groupsOf(["a\n", long]), {
    name: "FileError",
    message: "standard input:2: more than 16 MB, expected one problem a line",
  });
  const broken = new ReadableStream<Uint8Array>({
    pull: () => Promise.reject(new Deno.errors.IsADirectory("it is (os error 21)")),
  });
  await assert.rejects(Array.fromAsync(typedLines(broken, 1)), {
    name: "FileError",
    message: "standard input: cannot be read: it is (os error 21)",
  });
});
