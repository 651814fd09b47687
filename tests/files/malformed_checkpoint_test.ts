import assert from "node:assert/strict";
import { CheckpointError } from "../../src/errors.ts";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { soak } from "../soak.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";
import { bytesOf, rawFile } from "./safetensors_samples.ts";

const A = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';
const B = '"b":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}';
const DATA = Uint8Array.of(0, 0, 128, 63, 0, 0, 192, 127, 1, 2, 3, 4);
const SOUND = rawFile(`{"__metadata__":{"epoch":"3"},${A},${B}}`, DATA);

/** What a header may not say, and what must be told about it; the data has 12 bytes. */
const HOSTILE_HEADERS: [string | Uint8Array, RegExp][] = [
  [`{${A},${B}`, /expected \} at character \d+, found its end/],
  [`{${A}}`, /bytes 8 to 12 of the data belong to no tensor/],
  [`{${B}}`, /bytes 0 to 8 of the data belong to no tensor/],
  [`{}`, /bytes 0 to 12 of the data belong to no tensor/],
  [`{${A},${A},${B}}`, /names "a" twice/],
  [`{${A},"\\u0061"${A.slice(3)},${B}}`, /names "a" twice/],
  [`{${A.replace('"dtype"', '"dtype":"U8","dtype"')},${B}}`, /names "dtype" twice/],
  [`{"__metadata__":{},"__metadata__":{},${A},${B}}`, /names "__metadata__" twice/],
  [`{"__metadata__":{"k":"1","k":"2"},${A},${B}}`, /names "k" twice/],
  [`{"__metadata__":{"__proto__":"1"},${A},${B}}`, /forbidden name "__proto__"/],
  [`{${A},"__proto__"${B.slice(3)}}`, /forbidden name/],
  [`{${A},"__pr\\u006fto__"${B.slice(3)}}`, /forbidden name/],
  [`{"__metadata__":null,${A},${B}}`, /expected \{/],
  [`{"__metadata__":{"k":1},${A},${B}}`, /expected "/],
  [`{${A},${B.replace("[8,12]", "[4,12]").replace("[4]", "[8]")}}`, /tensors "a" and "b" overlap/],
  [`{${A},${B},"c":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}`, /overlap/],
  [`{${A},${B.replace("[8,12]", "[9,12]").replace("[4]", "[3]")}}`, /bytes 8 to 9/],
  [`{${A},${B.replace("12", "13").replace("[4]", "[5]")}}`, /ends at byte 13 .* holds 12/],
  [`{${A},${B.replace("[8,12]", "[12,8]")}}`, /"b" ends before it begins/],
  [`{${A},${B.replace("U8", "F8_E4M3")}}`, /unknown dtype "F8_E4M3"/],
  [`{${A},${B.replace("U8", "constructor")}}`, /unknown dtype "constructor"/],
  [`{${A},${B.replace("U8", "F32")}}`, /shape \[4\] of F32 but 4 bytes/],
  [`{${A},${B.replace("[4]", "[9007199254740991,9007199254740991]")}}`, /but 4 bytes/],
  [`{${A},${B.replace("[4]", "[4294967296,4294967297]")}}`, /but 4 bytes/],
  [`{${A},${B.replace("[4]", "[9007199254740992]")}}`, /whole number from 0 to 2\^53/],
  [`{${A},${B.replace("[4]", "[18446744073709551616]")}}`, /whole number/],
  [`{${A},${B.replace("[4]", "[-4]")}}`, /whole number .* found "-"/],
  [`{${A},${B.replace("[4]", "[4.0]")}}`, /expected \]/],
  [`{${A},${B.replace("[4]", "[4e0]")}}`, /expected \]/],
  [`{${A},${B.replace("[4]", "[04]")}}`, /whole number/],
  [`{${A},${B.replace("[4]", '"4"')}}`, /expected \[/],
  [`{${A},${B.replace("[4]", `[${"1,".repeat(40)}4]`)}}`, /at most 32 numbers/],
  [`{${A},${B.replace("[8,12]", "[8]")}}`, /"b" lacks/],
  [`{${A},${B.replace("[8,12]", "[8,12,12]")}}`, /at most 2 numbers/],
  [`{${A},${B.replace('"shape":[4],', "")}}`, /"b" lacks its dtype, its shape/],
  [`{${A},${B.replace("shape", "shapes")}}`, /"b" has an unknown field "shapes"/],
  [
    `{"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},${A.replace("[0,8]", "[4,12]")}`,
    /expected/,
  ],
  [
    `{"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},${A.replace("[0,8]", "[2,10]")},` +
    `"c":{"dtype":"U8","shape":[2],"data_offsets":[10,12]}}`,
    /"a" is not aligned for F32: it begins at 2/,
  ],
  [`{${A},${B}}}`, /expected the end of the header/],
  [`{${A},${B}}\0`, /expected the end of the header/],
  [`{${A},${B},}`, /expected "/],
  [` {${A},${B}}`, /expected \{ at character 0/],
  [`\ufeff{${A},${B}}`, /expected \{ at character 0/],
  [`[${A}]`, /expected \{/],
  [`{"x\ny":1,${A},${B}}`, /expected the end of a string/],
  [`{"\\ud800"${A.slice(3)},${B}}`, /half a surrogate pair/],
  [`{"\\x"${A.slice(3)},${B}}`, /bad escape/],
  [`{"a\\n\\u2028\\u001b[2J":1}`, /expected \{/],
  [`{"a":{"dtype":"\\n\\u2028\\u001b[2J","shape":[],"data_offsets":[0,0]}}`, /unknown dtype/],
  [`{${'"a":{'.repeat(20)}`, /unknown field "a"/],
  [`{"a":${"[".repeat(100_000)}`, /expected \{/],
  [Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22), /not UTF-8/],
  [Uint8Array.of(0x7b, 0x22, 0xc0, 0x80, 0x22), /not UTF-8/],
  [new Uint8Array(), /header is damaged/],
];

/** A small generator of its own, so that a seed names a case for ever. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) % below;
  };
}

type Damage = (file: Uint8Array, random: (below: number) => number) => Uint8Array;

const DAMAGES: Damage[] = [
  function flipBits(file, random) {
    for (let left = 1 + random(8); left > 0; left--) file[random(file.length)] ^= 1 << random(8);
    return file;
  },
  function overwriteHeaderCharacter(file, random) {
    const characters = '{}[]",:0123456789\\ \nFUIB_';
    file[8 + random(file.length - 20)] = characters.charCodeAt(random(characters.length));
    return file;
  },
  function truncate(file, random) {
    return file.slice(0, random(file.length));
  },
  function append(file, random) {
    return Uint8Array.from([...file, ...new Uint8Array(1 + random(20)).fill(random(256))]);
  },
  function deleteByte(file, random) {
    const at = random(file.length);
    return Uint8Array.from([...file.slice(0, at), ...file.slice(at + 1)]);
  },
  function repeatPart(file, random) {
    const at = random(file.length);
    const part = file.slice(at, at + random(60));
    return Uint8Array.from([...file.slice(0, at), ...part, ...file.slice(at)]);
  },
  function hostileLength(file, random) {
    const lengths = [0n, 1n, 7n, 2n ** 31n, 2n ** 32n + 8n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
    const length = random(2) === 0 ? lengths[random(lengths.length)] : BigInt(random(400));
    new DataView(file.buffer).setBigUint64(0, length, true);
    return file;
  },
  function hostileHeader(_file, random) {
    const headers = HOSTILE_HEADERS.map(([header]) => header);
    return rawFile(headers[random(headers.length)], DATA);
  },
];

/** Reads the file; what it gives must be refused in one line, or be what the bytes say. */
function readOrRefuse(path: string, bytes: Uint8Array, label: string): boolean {
  Deno.writeFileSync(path, bytes);
  const begin = performance.now();
  try {
    const file = readSafetensors(path);
    assert.deepEqual(plainly(file), independentReading(bytes), label);
    return true;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    assertOneLine(error.message, path);
    return false;
  } finally {
    assert.ok(performance.now() - begin < 1000, `${label} took too long`);
  }
}

function assertOneLine(message: string, path: string): void {
  assert.ok(message.startsWith(`${path}: `) && message.length < path.length + 400, message);
  assert.ok(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(message), JSON.stringify(message));
}

function plainly({ metadata, tensors }: ReturnType<typeof readSafetensors>) {
  const list = [...tensors].map(([name, found]) =>
    [name, found.dtype, [...found.shape], [...bytesOf(found)]] as const
  );
  return { metadata, tensors: list.sort(byName) };
}

/** The same from the bytes, by another way; it also adds up that every byte of the data is in one tensor. */
function independentReading(bytes: Uint8Array) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  );
  const data = bytes.subarray(8 + length);
  let total = 0;
  const tensors = Object.entries<{ dtype: string; shape: number[]; data_offsets: number[] }>(
    entries,
  ).map(([name, { dtype, shape, data_offsets: [begin, end] }]) => {
    total += end - begin;
    return [name, dtype, shape, [...data.subarray(begin, end)]] as const;
  });
  assert.equal(total, data.length);
  return { metadata, tensors: tensors.sort(byName) };
}

// JSON.parse moves names like "0" to the front.
function byName([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]) {
  return a < b ? -1 : 1;
}

Deno.test("each kind of hostile header is refused for its reason", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a.safetensors`;
    assert.ok(readOrRefuse(path, SOUND, "the sound file"));
    for (const [header, reason] of HOSTILE_HEADERS) {
      assert.ok(!readOrRefuse(path, rawFile(header, DATA), String(header).slice(0, 200)));
      assert.throws(() => readSafetensors(path), (error) => reason.test((error as Error).message));
    }
  }));

Deno.test("a header that is not padded is refused", () =>
  inTemporaryFolder((folder) => {
    const file = Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]);
    Deno.writeFileSync(`${folder}/a`, file);
    assert.throws(
      () => readSafetensors(`${folder}/a`),
      /a header has a multiple of 8 .* this one 2/,
    );
  }));

Deno.test("tensors without elements may lie at any border", () =>
  inTemporaryFolder((folder) => {
    const empty = (name: string, at: number) =>
      `"${name}":{"dtype":"U8","shape":[3,0],"data_offsets":[${at},${at}]}`;
    const header = `{${A},${empty("c", 0)},${empty("d", 8)},${B},${empty("e", 12)}}`;
    assert.ok(readOrRefuse(`${folder}/a`, rawFile(header, DATA), "empty tensors"));
    const inside = `{${A},${empty("c", 4)},${B}}`;
    assert.ok(
      !readOrRefuse(`${folder}/a`, rawFile(inside, DATA), "an empty tensor inside another"),
    );
  }));

Deno.test("a cut at any byte is refused", () =>
  inTemporaryFolder((folder) => {
    for (let length = 0; length < SOUND.length; length++) {
      const cut = SOUND.slice(0, length);
      assert.ok(!readOrRefuse(`${folder}/a`, cut, `cut after ${length} bytes`));
    }
  }));

Deno.test("a header length beyond the file or the limit is refused before it is read", () =>
  inTemporaryFolder((folder) => {
    for (const power of [31n, 32n, 53n, 63n]) {
      const file = SOUND.slice();
      new DataView(file.buffer).setBigUint64(0, 2n ** power, true);
      Deno.writeFileSync(`${folder}/a`, file);
      const reason = new RegExp(`the header should have ${2n ** power} bytes`);
      assert.throws(() => readSafetensors(`${folder}/a`), reason);
    }
  }));

Deno.test("damaged files are refused in a line or read as their bytes say", () =>
  inTemporaryFolder((folder) => {
    let refused = 0;
    const cases = soak(2000);
    for (let seed = 0; seed < cases; seed++) {
      const random = randomNumbers(seed);
      const damage = DAMAGES[seed % DAMAGES.length];
      const file = damage(SOUND.slice(), random);
      if (!readOrRefuse(`${folder}/a`, file, `${damage.name}, seed ${seed}`)) refused++;
    }
    assert.ok(refused > cases * 0.6 && refused < cases, `${refused} of ${cases} refused`);
  }));
