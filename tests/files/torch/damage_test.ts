import assert from "node:assert/strict";
import fc from "fast-check";
import { readTorchCheckpoint } from "../../../src/files/torch/checkpoint.ts";
import { soak } from "../../soak.ts";
import { inTemporaryFolder } from "../faulty_calls.ts";
import { SIX, torchFile } from "./pickle_writer.ts";
import { assertOneLine } from "./refusals.ts";
import { membersOf, sample } from "./samples.ts";
import { zipFile } from "./zip_writer.ts";

const FILES = ["one.pth", "two.pth", "protocol_4.pth"]
  .map((name) => Deno.readFileSync(sample(name)));
const MEMBERS = await Promise.all(FILES.map(membersOf));

/** Places, as parts of the whole, and what is done to the byte there. */
const changes = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.integer({ min: 1, max: 255 }),
  ),
  { minLength: 1, maxLength: 8 },
);

function changed(
  bytes: Uint8Array,
  places: readonly (readonly [number, number])[],
): Uint8Array {
  const copy = bytes.slice();
  for (const [part, bits] of places) copy[Math.floor(part * copy.length)] ^= bits;
  return copy;
}

/** Instructions that pickles of PyTorch consist of, so that random ones get further than one byte. */
const instructions = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...instructionsOfSamples()) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 3 }) },
);

/** Cuts the samples' pickles into pieces of a few bytes, most of them whole instructions. */
function instructionsOfSamples(): Uint8Array[] {
  const pickle = MEMBERS[0].find(({ name }) => name.endsWith("data.pkl"))!.content;
  const starts = [...pickle].flatMap((byte, at) =>
    "(}])tuRbQa".includes(String.fromCharCode(byte)) ? [at] : []
  );
  return starts.map((start, i) => pickle.slice(start, starts[i + 1]));
}

/** Every file is either read or refused in a line; returns whether it was read. */
function readOrRefuse(path: string, bytes: Uint8Array): boolean {
  Deno.writeFileSync(path, bytes);
  try {
    return readTorchCheckpoint(path).modules.size > 0;
  } catch (error) {
    assertOneLine(error, path);
    return false;
  }
}

function holdsFor<T>(arbitrary: fc.Arbitrary<T>, runs: number, damage: (value: T) => Uint8Array) {
  return inTemporaryFolder((folder) => {
    const property = fc.property(arbitrary, (value) => {
      assert.equal(typeof readOrRefuse(`${folder}/a.pth`, damage(value)), "boolean");
    });
    fc.assert(property, { numRuns: soak(runs) });
  });
}

const anySample = fc.nat(FILES.length - 1);

Deno.test("a checkpoint cut anywhere is refused", () =>
  inTemporaryFolder((folder) => {
    fc.assert(
      fc.property(
        anySample,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (i, part) => {
          const cut = FILES[i].slice(0, Math.floor(part * FILES[i].length));
          assert.ok(!readOrRefuse(`${folder}/a.pth`, cut));
        },
      ),
      { numRuns: soak(300) },
    );
  }));

Deno.test("changed bytes anywhere are read or refused in one line", () =>
  holdsFor(fc.tuple(anySample, changes), 1000, ([i, places]) => changed(FILES[i], places)));

Deno.test("changed bytes in a pickle whose checksum is right are read or refused in one line", () =>
  holdsFor(
    fc.tuple(anySample, changes),
    2000,
    ([i, places]) =>
      zipFile(
        MEMBERS[i].map((member) =>
          member.name.endsWith("data.pkl")
            ? { ...member, content: changed(member.content, places) }
            : member
        ),
      ),
  ));

Deno.test("changed bytes in the directory are read or refused in one line", () =>
  holdsFor(fc.tuple(anySample, changes), 1000, ([i, places]) => {
    const file = FILES[i];
    const directory = file.length - 2000;
    const head = file.slice(0, directory);
    return Uint8Array.from([...head, ...changed(file.slice(directory), places)]);
  }));

Deno.test("pickles of random instructions are read or refused in one line", () =>
  holdsFor(
    fc.array(instructions, { maxLength: 60 }),
    2000,
    (parts) =>
      torchFile(Uint8Array.from([0x80, 2, ...parts.flatMap((part) => [...part]), 0x2e]), {
        0: SIX,
      }),
  ));

Deno.test("deflated members with changed bytes are read or refused in one line", () => {
  const deflated = MEMBERS.map((members) => zipFile(members.map((m) => ({ ...m, deflate: true }))));
  return holdsFor(fc.tuple(anySample, changes), 500, ([i, places]) => changed(deflated[i], places));
});
