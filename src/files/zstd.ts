/**
 * Zstandard data, frame by frame (RFC 8878): `fzstd` unpacks the blocks, and the checksums, which it passes over, are
 * compared here. A flipped bit would otherwise come out as other examples.
 */
import { Decompress } from "fzstd";
import createHashes from "xxhash-wasm";

type Chunks = AsyncIterable<Uint8Array>;
type Hashes = Awaited<ReturnType<typeof createHashes>>;

const frameMagic = 0xfd2fb528, skippableMagic = 0x184d2a50;

/** No block of a frame is larger, packed or unpacked. */
const largestBlock = 1 << 17;

/** Lengths of a frame's dictionary number, and of its content's size, by the two bits that tell them. */
const dictionaryBytes = [0, 1, 2, 4], sizeBytes = [0, 2, 4, 8];

/** @throws Error when the data are damaged or cut off */
export async function* unzstd(chunks: Chunks): Chunks {
  const source = new Source(chunks);
  const hashes = await createHashes();
  try {
    while (!await source.isAtEnd()) {
      const magic = await source.take(4), number = littleEndian(magic);
      if (number === frameMagic) yield* unpackedFrame(source, magic, hashes);
      else if ((number & ~0xf) >>> 0 === skippableMagic) {
        await source.skip(littleEndian(await source.take(4)));
      } else throw new Error("no frame where one should begin");
    }
  } finally {
    await source.close();
  }
}

async function* unpackedFrame(source: Source, magic: Uint8Array, { create64 }: Hashes): Chunks {
  let parts: Uint8Array[] = [];
  const decoder = new Decompress((part) => parts.push(part));
  const hash = create64();
  function unpacked(bytes: Uint8Array, isLast = false): Uint8Array[] {
    parts = [];
    decoder.push(bytes, isLast);
    parts.forEach((part) => hash.update(part));
    return parts;
  }
  const descriptor = await source.take(1);
  yield* unpacked(magic);
  yield* unpacked(descriptor);
  yield* unpacked(await source.take(headerLength(descriptor[0]!)));
  for (let isLast = false; !isLast;) {
    const header = await source.take(3), fields = littleEndian(header);
    isLast = (fields & 1) === 1;
    const size = fields >> 3, isRepeatedByte = (fields >> 1 & 3) === 1;
    if (size > largestBlock) throw new Error("a block is larger than blocks may be");
    yield* unpacked(header);
    yield* unpacked(await source.take(isRepeatedByte ? 1 : size));
  }
  const hasChecksum = (descriptor[0]! & 4) !== 0;
  const checksum = hasChecksum ? await source.take(4) : new Uint8Array(0);
  yield* unpacked(checksum, true);
  if (hasChecksum && littleEndian(checksum) !== Number(hash.digest() & 0xffff_ffffn)) {
    throw new Error("the checksum does not fit the data");
  }
}

/** Bytes of a frame's header behind its first. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const size = sizeBytes[descriptor >> 6]!;
  return dictionaryBytes[descriptor & 3]! +
    (isSingleSegment ? Math.max(size, 1) : size + 1);
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduce((number, byte, i) => number + byte * 2 ** (8 * i), 0);
}

/** Takes bytes off the front of chunks. */
class Source {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Gives back what the chunks come from. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) return true;
      this.#chunk = value;
    }
    return false;
  }

  /** The next `count` bytes. */
  async take(count: number): Promise<Uint8Array> {
    if (count <= this.#chunk.length) return this.#cut(count);
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      const part = await this.#some(count - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) left -= (await this.#some(left)).length;
  }

  async #some(most: number): Promise<Uint8Array> {
    if (await this.isAtEnd()) throw new Error("unexpected end of file");
    return this.#cut(most);
  }

  #cut(most: number): Uint8Array {
    const part = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(most);
    return part;
  }
}
