import assert from "node:assert/strict";
import { addressOf } from "../../../src/address_of.ts";
import { gatherMemoryInUse, regionsInSmallPages } from "../../../src/executors/onnx/huge_pages.ts";
import { gatherInHugePages } from "../../../src/libc.ts";
import { lineOfMapping } from "./mappings.ts";

/** As Linux prints it, without the lines in which nothing is looked up. */
function mapping(range: string, what: string, rss: number, huge: number): string {
  return `${range} ${what}\nSize:  8192 kB\nRss:    ${rss} kB\nAnonHugePages:     ${huge} kB\nVmFlags: rd wr mr mw me ac\n`;
}

const anonymous = "rw-p 00000000 00:00 0 ";

Deno.test("large memory that is in use and in small pages is found, and nothing else", () => {
  const address = 0x7f0000000000n, bytes = 8192 * 1024;
  const range = `${address.toString(16)}-${(address + BigInt(bytes)).toString(16)}`;
  const found = (what: string, rss: number, huge: number) =>
    regionsInSmallPages(
      mapping("00400000-00401000", "r-xp 00000000 fe:00 77 /usr/bin/deno", 4, 0) +
        mapping(range, what, rss, huge),
    );
  assert.deepEqual(found(anonymous, 8000, 0), [{ address, bytes }]);
  assert.deepEqual(found(`${anonymous}                         [heap]`, 8000, 2048), [{
    address,
    bytes,
  }]);
  assert.deepEqual(found(anonymous, 4000, 0), [], "half of it is not in use");
  assert.deepEqual(found(anonymous, 8192, 8192), [], "it has huge pages");
  assert.deepEqual(found("rw-s 00000000 00:01 5 /dev/shm/x", 8192, 0), []);
  assert.deepEqual(found("rw-p 00000000 fe:00 77 /usr/lib/libc.so.6", 8192, 0), []);
  assert.deepEqual(found("r--p 00000000 00:00 0", 8192, 0), []);
  const small = mapping("7f0000000000-7f0000200000", anonymous, 2048, 0);
  assert.deepEqual(regionsInSmallPages(small), []);
  assert.deepEqual(regionsInSmallPages(""), []);
});

Deno.test("memory that is moved to huge pages holds what it held", () => {
  const array = Uint32Array.from({ length: 2 ** 23 }, (_, i) => i);
  const address = addressOf(new Uint8Array(array.buffer));
  const isMoved = gatherInHugePages(address - address % 4096n, array.byteLength);
  if (isMoved) assert.doesNotMatch(lineOfMapping(address, "AnonHugePages"), / 0 kB/);
  gatherMemoryInUse();
  assert.ok(array.every((value, i) => value === i));
});
