/** Where an array lies, for calls of libraries. The declared type leaves out shared memory, which works as well. */
export function addressOf(data: ArrayBufferView): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(data as Uint8Array<ArrayBuffer>));
}
