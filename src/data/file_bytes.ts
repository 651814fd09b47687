/** The bytes of data files, plain or compressed. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileError } from "../errors.ts";
import { fileError, systemErrorCode } from "../files/file_error.ts";
import { unzstd } from "./zstd.ts";

type Chunks = AsyncIterable<Uint8Array>;

/** First bytes of compressed files. */
const formats: readonly { name: string; magic: readonly number[]; read(path: string): Chunks }[] = [
  { name: "gzip", magic: [0x1f, 0x8b], read: gunzipped },
  { name: "zstd", magic: [0x28, 0xb5, 0x2f, 0xfd], read: (path) => unzstd(plain(path)) },
];

const chunkSize = 1 << 18;

/**
 * The bytes of a file, decompressed if its first bytes say that it is gzip or zstd; compressed parts may follow each
 * other, as `cat` puts them together.
 *
 * @throws {FileError} when the file cannot be read, or its compressed data are damaged or cut off
 */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const start = await firstBytes(path);
  const format = formats.find(({ magic }) => magic.every((byte, i) => start[i] === byte));
  const chunks = format === undefined ? plain(path) : format.read(path);
  try {
    yield* chunks;
  } catch (error) {
    // The decompressors' errors are no system calls, and have codes of their own or none.
    const damaged = format !== undefined && !/^E[A-Z]+$/.test(systemErrorCode(error) ?? "");
    if (!damaged) throw fileError(path, "cannot be read", error);
    throw new FileError(path, `damaged ${format.name} data: ${(error as Error).message}`);
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const start = new Uint8Array(4);
      const { bytesRead } = await file.read(start, 0, start.length, 0);
      return start.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(path, "cannot be read", error);
  }
}

function plain(path: string): Chunks {
  return createReadStream(path, { highWaterMark: chunkSize });
}

// DecompressionStream does not read files of several parts to their end.
function gunzipped(path: string): Chunks {
  const source = createReadStream(path, { highWaterMark: chunkSize });
  // Whoever iterates the result gets the errors.
  return pipeline(source, createGunzip({ chunkSize }), () => {});
}
