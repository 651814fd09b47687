/** Data files in formats that are not read: each is named, rather than its bytes being taken for tokens. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expectText } from "../../src/files/foreign_kind.ts";
import { fileBytes } from "../../src/files/file_bytes.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";
import { bytesOf, gcdLines, understood, write } from "../examples/read/data_files.ts";

async function read(path: string): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await Array.fromAsync(expectText(path, fileBytes(path)))));
}

const text = gcdLines(50).join("\n");
const noise = Uint8Array.from({ length: 300 }, (_, i) => (i * i * 7 + 13 * i) % 251);

/** First bytes as the programs of these formats write them. */
const files: Readonly<Record<string, Uint8Array>> = {
  "xz data": hex("fd377a585a000004e6d6b446"),
  "bzip2 data": hex("425a6839314159265359a1b2c3d4"),
  "lz4 data": hex("04224d186440a7"),
  "a zip archive": hex("504b0304140000000800"),
  "a 7z archive": hex("377abcaf271c0004"),
  "Unix compress data (.Z)": hex("1f9d9056ac0a"),
  "a Parquet table": hex("504152311504151015104c"),
  "an Arrow table": hex("4152524f57310000ffffffff"),
  "a NumPy array": hex("934e554d505901007600"),
  "HDF5 data": hex("894844460d0a1a0a"),
  "an SQLite database": bytesOf("SQLite format 3\0"),
  "UTF-32 text": hex("fffe00002b000000"),
  "UTF-16 text": hex("feff002b0020"),
  "a tar archive": bytesOf(`data.txt${"\0".repeat(249)}ustar  `),
  "binary data": noise,
};

function hex(digits: string): Uint8Array {
  return Uint8Array.fromHex(digits);
}

for (const [kind, start] of Object.entries(files)) {
  Deno.test(`${kind}: named, plain and within gzip`, () =>
    inTemporaryFolder(async (folder) => {
      const bytes = new Uint8Array(Buffer.concat([start, noise]));
      for (const content of [bytes, new Uint8Array(gzipSync(bytes))]) {
        const path = write(folder, content);
        const message = `${path}: is ${kind}, ${understood}`;
        await assert.rejects(read(path), { name: "FileError", message });
      }
    }));
}

Deno.test("UTF-16 and UTF-32 are named in either byte order, also without a mark", () =>
  inTemporaryFolder(async (folder) => {
    const little = Buffer.from(text, "utf16le");
    for (const bytes of [hex("fffe2b00"), hex("feff002b"), little, Buffer.from(little).swap16()]) {
      const path = write(folder, new Uint8Array(bytes));
      await assert.rejects(read(path), {
        message: /: is UTF-16 text( without its mark)?, expected/,
      });
    }
    const path = write(folder, hex("0000feff0000002b"));
    await assert.rejects(read(path), { message: /: is UTF-32 text, expected/ });
  }));

Deno.test("text in any alphabet, with a stray byte or control character, is text", () =>
  inTemporaryFolder(async (folder) => {
    const character = fc.constantFrom(..."+- 0123456789\t\nV−αж数🙂\0\u0007");
    const line = fc.string({ unit: character, maxLength: 40 }).map((start) => start + text);
    await fc.assert(
      fc.asyncProperty(line, async (content) => {
        const path = write(folder, content);
        assert.deepEqual(await read(path), bytesOf(content));
      }),
      { numRuns: 50 },
    );
    const latin1 = bytesOf(text);
    latin1[30] = 0xe9;
    assert.deepEqual(await read(write(folder, latin1)), latin1);
    for (const few of ["", "1", "\0\0\0\0"]) {
      assert.deepEqual(await read(write(folder, few)), bytesOf(few));
    }
  }));

Deno.test("what a file is does not depend on how its first bytes are cut into chunks", async () => {
  const one = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));
  const chunks = (bytes: Uint8Array) => Array.fromAsync(expectText("x", fed(one(bytes))));
  for (const [kind, start] of Object.entries(files)) {
    const message = `x: is ${kind}, ${understood}`;
    await assert.rejects(chunks(new Uint8Array([...start, ...noise])), { message });
  }
  const passed = await chunks(bytesOf(text));
  assert.deepEqual(new Uint8Array(Buffer.concat(passed)), new Uint8Array(bytesOf(text)));
});

async function* fed(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
