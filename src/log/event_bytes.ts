/** Bytes of event files: fields of Protocol Buffers, and records with checksums as TensorFlow frames them. */

const encoder = new TextEncoder();

/** How the value of a field is written, in the last three bits of its key. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** An integer, at least 0 and below 2⁵³. */
export function varint(field: number, value: number): Uint8Array {
  return Uint8Array.of(key(field, wire.varint), ...varintBytes(value));
}

export function double(field: number, value: number): Uint8Array {
  return joined(
    Uint8Array.of(key(field, wire.fixed64)),
    littleEndian(8, (v) => v.setFloat64(0, value, true)),
  );
}

export function float(field: number, value: number): Uint8Array {
  return joined(
    Uint8Array.of(key(field, wire.fixed32)),
    littleEndian(4, (v) => v.setFloat32(0, value, true)),
  );
}

export function text(field: number, value: string): Uint8Array {
  return embedded(field, encoder.encode(value));
}

/** A message within a message, from its fields. */
export function embedded(field: number, ...fields: readonly Uint8Array[]): Uint8Array {
  const content = joined(...fields);
  return joined(
    Uint8Array.of(key(field, wire.bytes), ...varintBytes(content.length)),
    content,
  );
}

/** A record with a message, from its fields: length, its checksum, message, its checksum. */
export function record(...fields: readonly Uint8Array[]): Uint8Array {
  const content = joined(...fields);
  const length = littleEndian(8, (v) => v.setBigUint64(0, BigInt(content.length), true));
  return joined(length, maskedChecksum(length), content, maskedChecksum(content));
}

/** Of fields below 16, whose key is one byte. */
function key(field: number, type: number): number {
  return field << 3 | type;
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return [...bytes, value];
}

function littleEndian(length: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return new Uint8Array(view.buffer);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

/** CRC-32C, rotated and shifted, since checksums of bytes that contain checksums are no good. */
function maskedChecksum(bytes: Uint8Array): Uint8Array {
  const crc = checksum(bytes);
  const masked = ((crc >>> 15 | crc << 17) + 0xa282ead8) >>> 0;
  return littleEndian(4, (v) => v.setUint32(0, masked, true));
}

/** CRC-32C (Castagnoli), of which each byte's part is in the table. */
function checksum(bytes: Uint8Array): number {
  return ~bytes.reduce((crc, byte) => crc >>> 8 ^ table[(crc ^ byte) & 255]!, ~0) >>> 0;
}

const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ polynomial : crc >>> 1;
  return crc;
});
