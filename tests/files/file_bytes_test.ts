import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { constants, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { fileBytes } from "../../src/files/file_bytes.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";
import { bytesOf, packings, write } from "../examples/read/data_files.ts";

async function read(path: string): Promise<Uint8Array> {
  const chunks = await Array.fromAsync(fileBytes(path));
  return new Uint8Array(Buffer.concat(chunks));
}

/** Large enough for several chunks, and not easily compressed. */
const long = Array.from({ length: 200_000 }, (_, i) => `${(i * 7919) % 10007}\n`).join("");

for (const [name, pack] of Object.entries(packings)) {
  Deno.test(`${name}: a file is read byte for byte, also when its parts were put together`, () =>
    inTemporaryFolder(async (folder) => {
      for (const parts of [[""], ["a\n"], ["a\n", "b"], [long], [long, long, "x"]]) {
        const path = write(folder, new Uint8Array(Buffer.concat(parts.map(pack))));
        assert.deepEqual(await read(path), bytesOf(parts.join("")));
      }
    }));

  Deno.test(`${name}: whoever stops reading early gives the file back`, () =>
    inTemporaryFolder(async (folder) => {
      const path = write(folder, pack(long));
      for await (const chunk of fileBytes(path)) {
        assert.ok(chunk.length > 0);
        break;
      }
    }));
}

for (const name of ["gzip", "zstd"]) {
  Deno.test(`${name}: a file that is cut off anywhere is refused`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = packings[name]!(long);
      for (const share of [0.1, 0.5, 0.9]) {
        const path = write(folder, whole.slice(0, whole.length * share));
        await assert.rejects(read(path), {
          name: "FileError",
          message: new RegExp(`^${path}: damaged ${name} data: unexpected (end of file|EOF)$`),
        });
      }
      const path = write(folder, whole.slice(0, whole.length - 1));
      await assert.rejects(read(path), { name: "FileError", message: /damaged/ });
    }));

  Deno.test(`${name}: damaged bytes are read or refused, never anything else`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = packings[name]!(long.slice(0, 3000));
      const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = whole.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          await readOrRefuse(write(folder, bytes));
        }),
        { numRuns: 60 },
      );
    }));
}

/** As the program `zstd` writes files. */
function withChecksum(content: string): Uint8Array {
  return zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

Deno.test("zstd: what a checksum does not fit is never read as something else", () =>
  inTemporaryFolder(async (folder) => {
    const content = long.slice(0, 3000), whole = withChecksum(content);
    assert.equal(whole[4]! & 4, 4, "the frame has a checksum");
    let refused = 0;
    for (let at = 4; at < whole.length; at++) {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << at % 8;
      const path = write(folder, bytes);
      try {
        assert.deepEqual(await read(path), bytesOf(content));
      } catch (error) {
        assert.equal((error as Error).name, "FileError", String(error));
        refused++;
      }
    }
    assert.ok(
      refused > 0.98 * (whole.length - 4),
      `${refused} of ${whole.length - 4} were refused`,
    );
  }));

Deno.test("zstd: frames that hold no data are passed over", () =>
  inTemporaryFolder(async (folder) => {
    const skippable = Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 8, 9);
    const parts = [withChecksum("a\n"), skippable, withChecksum(""), withChecksum("b\n")];
    const path = write(folder, new Uint8Array(Buffer.concat(parts)));
    assert.deepEqual(await read(path), bytesOf("a\nb\n"));
  }));

async function readOrRefuse(path: string): Promise<void> {
  try {
    await read(path);
  } catch (error) {
    assert.equal((error as Error).name, "FileError", String(error));
  }
}

Deno.test("a file that is not there, or is none, is refused in words", () =>
  inTemporaryFolder(async (folder) => {
    await assert.rejects(read(`${folder}/none`), {
      name: "FileError",
      message: `${folder}/none: cannot be read: no such file or folder`,
    });
    const message = `${folder}: expected a file, found a folder`;
    await assert.rejects(read(folder), { name: "FileError", message });
  }));
