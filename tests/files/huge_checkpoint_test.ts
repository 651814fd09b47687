import { MEGABYTE, testRefusal } from "./measured.ts";
import { rawFile } from "./safetensors_samples.ts";

const NOTHING = new Uint8Array();

/** The largest header allowed, filled by repeating one text. */
function fullHeader(begin: string, repeated: (index: number) => string, end = ""): Uint8Array {
  const parts = [begin];
  let length = begin.length + end.length;
  for (let index = 0;; index++) {
    const part = repeated(index);
    length += part.length;
    if (length > 10 * MEGABYTE) break;
    parts.push(part);
  }
  return rawFile(parts.join("") + end, NOTHING);
}

const entry = (i: number) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},`;

/** Files that ask for more than they hold; `size` lengthens a file by a hole that takes no disk. */
const HUGE: { name: string; file: () => Uint8Array; size?: number; says: RegExp }[] = [
  { name: "deep JSON", file: () => fullHeader('{"a":', () => "["), says: /expected \{/ },
  {
    name: "deep JSON in a shape",
    file: () => fullHeader('{"a":{"shape":', () => "["),
    says: /whole number/,
  },
  { name: "deep objects", file: () => fullHeader("", () => '{"a":'), says: /unknown field/ },
  { name: "an endless word", file: () => fullHeader('{"', () => "x"), says: /end of a string/ },
  { name: "a long name", file: () => fullHeader('{"', () => "\\n", '":1}'), says: /expected \{/ },
  {
    name: "many metadata words",
    file: () => fullHeader('{"__metadata__":{', (i) => `"${i}":"",`),
    says: /more than 32768 names/,
  },
  { name: "many tensors", file: () => fullHeader("{", entry), says: /more than 32768 names/ },
  {
    name: "a shape without end",
    file: () => fullHeader('{"a":{"shape":[', () => "1,"),
    says: /at most 32 numbers/,
  },
  { name: "spaces", file: () => fullHeader("{", () => " "), says: /found its end/ },
  {
    name: "a header above the limit",
    file: () => Uint8Array.of(8, 0, 160, 0, 0, 0, 0, 0),
    size: 3e9,
    says: /a header has .* at most 10485760 bytes/,
  },
  {
    name: "a header of 2^31 bytes that are there",
    file: () => Uint8Array.of(0, 0, 0, 128, 0, 0, 0, 0),
    size: 3e9,
    says: /this one 2147483648/,
  },
  {
    name: "3 GB that belong to no tensor",
    file: () => rawFile("{}", NOTHING),
    size: 3e9,
    says: /bytes 0 to 2999999984 of the data belong to no tensor/,
  },
  {
    name: "a tensor of 8 PB",
    file: () =>
      rawFile('{"a":{"dtype":"U8","shape":[1,2],"data_offsets":[0,9007199254740991]}}', NOTHING),
    size: 3e9,
    says: /ends at byte 9007199254740991 of the data/,
  },
];

for (const { name, file, size, says } of HUGE) {
  testRefusal({
    ...{ name, says, reading: "safetensors" },
    make(folder) {
      const path = `${folder}/a.safetensors`;
      Deno.writeFileSync(path, file());
      if (size !== undefined) Deno.truncateSync(path, size);
      return path;
    },
  });
}
