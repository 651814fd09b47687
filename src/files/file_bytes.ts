/** The bytes of data files, plain or compressed. */
import { createReadStream, type ReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileError } from "../errors.ts";
import { fileError, systemErrorCode } from "./file_error.ts";
import { firstBytes, openRegularFile } from "./regular_file.ts";
import { withStart } from "./stream_start.ts";
import { unzstd } from "./zstd.ts";

type Chunks = AsyncIterable<Uint8Array>;

interface Format {
  readonly name: string;
  /** First bytes of such files. */
  readonly magic: readonly number[];
  unpack(stored: AsyncGenerator<Uint8Array>): Chunks;
}

const formats: readonly Format[] = [
  { name: "gzip", magic: [0x1f, 0x8b], unpack: gunzipped },
  { name: "zstd", magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: unzstd },
];

const chunkSize = 1 << 18;

/**
 * The bytes of a file, decompressed if its first bytes say that it is gzip or zstd; compressed parts may follow each
 * other, as `cat` puts them together.
 *
 * @throws {FileError} when the file cannot be read, or its compressed data are damaged or cut off
 */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  yield* decompressed(path, storedBytes(path));
}

/** The same for what a file or pipe delivers. @param path for messages */
export async function* decompressed(path: string, stored: Chunks): AsyncGenerator<Uint8Array> {
  let format: Format | undefined;
  try {
    const { start, chunks } = await withStart(stored, 4);
    format = formats.find(({ magic }) => magic.every((byte, i) => start[i] === byte));
    yield* format === undefined ? chunks : format.unpack(chunks);
  } catch (error) {
    // The decompressors' errors are no system calls, and have codes of their own or none.
    const damaged = format !== undefined && !/^E[A-Z]+$/.test(systemErrorCode(error) ?? "");
    if (!damaged) throw fileError(path, "cannot be read", error);
    throw new FileError(path, `damaged ${format!.name} data: ${(error as Error).message}`);
  }
}

/** Whether {@link fileBytes} decompresses a file. @throws {FileError} when it cannot be read */
export function isCompressed(path: string): boolean {
  const start = firstBytes(path, 4);
  return formats.some(({ magic }) => magic.every((byte, i) => start[i] === byte));
}

/** The bytes as they are; the stream closes the file. @throws {FileError} */
export function storedBytes(path: string): ReadStream {
  const { descriptor } = openRegularFile(path);
  return createReadStream("", { fd: descriptor, start: 0, highWaterMark: chunkSize });
}

// DecompressionStream does not read files of several parts to their end.
function gunzipped(stored: AsyncGenerator<Uint8Array>): Chunks {
  // Whoever iterates the result gets the errors.
  return pipeline(stored, createGunzip({ chunkSize }), () => {});
}
