import assert from "node:assert/strict";
import { crc32, deflateRawSync } from "node:zlib";
import { dictionary, pickle, SIX, tensor, torchFile } from "./pickle_writer.ts";
import { assertRefused, readBytes } from "./refusals.ts";
import { membersOf, sample } from "./samples.ts";
import { type End, joined, type Member, zipFile } from "./zip_writer.ts";

const content = pickle(dictionary({ encoder: dictionary({ a: tensor() }) }));

/** A sound file but for what is replaced; its members are data.pkl and data/0. */
function file(
  pkl: Partial<Member> = {},
  storage: Partial<Member> = {},
  end: End = {},
): Uint8Array<ArrayBuffer> {
  return zipFile([
    { name: "a/data.pkl", content, ...pkl },
    { name: "a/data/0", content: SIX, ...storage },
  ], end);
}

const begin = 30 + "a/data.pkl".length + content.length;

/** Files that no program writes, and what must be told about them. */
const HOSTILE: readonly [string, Uint8Array, RegExp][] = [
  [
    "a wrong checksum of the pickle",
    file({ lie: { crc: 1 } }),
    /"a\/data\.pkl" .*checksum is wrong/,
  ],
  [
    "a wrong checksum of a storage",
    file({}, { lie: { crc: 1 } }),
    /"a\/data\/0" .*checksum is wrong/,
  ],
  ["two members of one name", file({}, { name: "a/data.pkl" }), /holds "a\/data\.pkl" twice/],
  ["an encrypted member", file({ lie: { flags: 1 } }), /is encrypted/],
  ["an unknown method", file({ lie: { method: 12 } }), /unknown method 12/],
  ["a stored member of two sizes", file({ lie: { bytes: 1 } }), /two different sizes/],
  ["overlapping members", file({}, { lie: { begin: 0 } }), /reaches into what follows it/],
  ["a member within another", file({}, { lie: { begin: begin - 4 } }), /reaches into what follows/],
  ["a member within the directory", file({}, { lie: { begin: begin + 90 } }), /reaches into what/],
  ["a member in the wrong place", file({ lie: { begin: 1 } }), /does not begin at byte 1/],
  [
    "a member as long as the world",
    file({ lie: { bytes: 0xfffffffe, storedBytes: 0xfffffffe } }),
    /reaches into what follows it|would unpack to/,
  ],
  ["a size of zip64 that is missing", file({ lie: { bytes: 0xffffffff } }), /has no size/],
  [
    "a size of 2^60 bytes",
    file({ wide: true, lie: { bytes: 2 ** 60 } }),
    /counts up to 1152921504606846976/,
  ],
  [
    "a deflated member that is longer than it says",
    file({ deflate: true, lie: { bytes: content.length - 1 } }),
    /does not unpack to/,
  ],
  [
    "a deflated member that is shorter than it says",
    file({ deflate: true, lie: { bytes: content.length + 1 } }),
    /unpacks to \d+ bytes, expected \d+/,
  ],
  [
    "a stored member that is called deflated",
    file({}, { lie: { method: 8 } }),
    /does not unpack to/,
  ],
  ["fewer entries than members", file({}, {}, { members: 3 }), /has no entry|too short for 3/],
  ["a directory without end", file({}, {}, { directoryBytes: 0xffffff }), /reaches beyond its end/],
  [
    "a directory beyond the file",
    file({}, {}, { directoryBegin: 2 ** 31 }),
    /reaches beyond its end/,
  ],
  ["a directory elsewhere", file({}, {}, { directoryBegin: 3 }), /no entry at its byte 0/],
  ["members without end", file({}, {}, { members: 0xffff }), /too short for 65535 members/],
  ["no directory", file().slice(0, -1), /its directory is missing; it may be cut short/],
];

Deno.test("the file that the hostile ones are made from is sound", async () => {
  const { modules } = await readBytes(file());
  assert.deepEqual(modules.get("encoder")!.get("a")!.data, Float32Array.of(0, 1, 2, 3, 4, 5));
});

for (const [name, bytes, reason] of HOSTILE) {
  Deno.test(`a zip file with ${name} is refused`, () => assertRefused(bytes, reason));
}

Deno.test("a directory above the limit is refused before it is read", async () => {
  const large = file({}, { content: new Uint8Array(2 ** 24 + 1) }, {
    directoryBegin: 0,
    directoryBytes: 2 ** 24 + 1,
  });
  await assertRefused(large, /its directory names 2 members in 16777217 bytes/);
});

/** In the files of PyTorch: the end in zip64's form, 56 bytes; where that lies, 20; the plain end, 22. */
for (
  const [name, fromEnd, value] of [
    ["which lies elsewhere", 34, 7],
    ["which lies behind itself", 34, 2 ** 20],
    ["which counts to 2^56", 22 + 20 + 56 - 32 - 7, 1],
  ] as const
) {
  Deno.test(`an end of a directory in zip64's form ${name} is refused`, async () => {
    const bytes = Deno.readFileSync(sample("one.pth"));
    new DataView(bytes.buffer).setUint32(bytes.length - fromEnd, value, true);
    await assertRefused(bytes, /end of its directory is misplaced|counts up to \d{17}/);
  });
}

Deno.test("a zip bomb is refused by the sizes in its directory", async () => {
  const bomb = file({}, { content: new Uint8Array(2 ** 20), deflate: true });
  assert.ok(bomb.length < 2 ** 12);
  await assertRefused(bomb, /bytes would unpack to \d+, which no model's do/);
});

Deno.test("a zip bomb that lies about its size is unpacked only as far as it says", async () => {
  const zeros = new Uint8Array(2 ** 26);
  const stored = deflateRawSync(zeros);
  const lie = { method: 8, bytes: 24, crc: crc32(SIX) };
  await assertRefused(file({}, { content: stored, lie }), /does not unpack to 24 bytes/);
});

Deno.test("a comment behind the directory is skipped, also when it looks like an end", async () => {
  const comment = joined([new TextEncoder().encode("PK\x05\x06"), new Uint8Array(30)]);
  const { modules } = await readBytes(file({}, {}, { comment }));
  assert.equal(modules.size, 1);
});

Deno.test("members of any name and size are read as they were written", async () => {
  const members: Member[] = [
    { name: "empty", content: new Uint8Array() },
    { name: "empty deflated", content: new Uint8Array(), deflate: true },
    { name: "__proto__", content: Uint8Array.of(1, 2, 3) },
    { name: "päper", content: SIX, deflate: true },
    { name: "folder/", content: new Uint8Array() },
    { name: "wide", content: SIX, wide: true },
    { name: "wide deflated", content: SIX, deflate: true, wide: true },
  ];
  const expected = members.map(({ name, content }) => ({ name, content }));
  assert.deepEqual(await membersOf(zipFile(members)), expected);
});

Deno.test("a cut at any byte is refused", async () => {
  const sound = torchFile(content);
  for (let length = 0; length < sound.length; length++) {
    await assertRefused(sound.slice(0, length), /not a checkpoint of PyTorch|zip file is damaged/);
  }
});
