import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

interface Case {
  readonly what: string;
  /** Spoils the good checkpoint. */
  readonly spoil?: (path: string) => void;
  readonly flags?: program.Flags;
  /** Reason, behind the name of the file. */
  readonly says: RegExp;
}

const cases: Case[] = [
  {
    what: "of another dimension",
    flags: { dec_emb_dim: 32 },
    says: /saved with --dec_emb_dim 16, but this run has --dec_emb_dim 32$/,
  },
  {
    what: "of another base and depth",
    flags: { base: 11, n_enc_layers: 2 },
    says: /saved with --base 10, .* --base 11; other flags that differ: --n_enc_layers$/,
  },
  {
    what: "cut short",
    spoil: (path) => Deno.truncateSync(path, 1_000_000),
    says: /tensor .* ends at byte \d+ of the data, but the file holds \d+; it is cut short$/,
  },
  {
    what: "cut within its header",
    spoil: (path) => Deno.truncateSync(path, 1_000),
    says:
      /the header should have \d+ bytes, but the file ends after 992: it is cut short, or no safetensors file$/,
  },
  {
    what: "of no bytes",
    spoil: (path) => Deno.truncateSync(path, 0),
    says: /the file has 0 bytes, too few for a safetensors file$/,
  },
  ...[2n ** 31n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n].map((length) => ({
    what: `whose header claims ${length} bytes`,
    spoil: (path: string) => overwrite(path, new BigUint64Array([length])),
    says: new RegExp(
      `the header should have ${length} bytes, but the file ends after \\d+: it is cut`,
    ),
  })),
  {
    what: "with overlapping tensors",
    spoil: (path) => editHeader(path, (header) => overlap(header)),
    says: /tensors ".*" and ".*" overlap$/,
  },
  {
    what: "with a shape that does not fit its bytes",
    spoil: (path) => editHeader(path, (header) => header.replace('"shape":[16', '"shape":[17')),
    says: /tensor ".*" has shape \[17.*\] of F32 but \d+ bytes$/,
  },
  {
    what: "of another program",
    spoil: (path) => rewrite(path, { metadata: { format: "pt" } }),
    says: /not a checkpoint of this program \(expected format int2int-1\)$/,
  },
  {
    what: "without training state",
    spoil: (path) => rewrite(path, { metadata: { state: undefined } }),
    says: /holds no training state$/,
  },
  {
    what: "whose counters are not numbers",
    spoil: (path) => rewrite(path, { metadata: { state: '{"epoch":"one"}' } }),
    says: /training state: epoch must be a whole number$/,
  },
  {
    what: "without optimizer state",
    spoil: (path) => rewrite(path, { drop: /^optimizer\.exp_avg\./ }),
    says: /has no tensor optimizer\.exp_avg\..*, which this model or optimizer needs$/,
  },
];

function overwrite(path: string, start: BigUint64Array): void {
  const file = Deno.openSync(path, { write: true });
  file.writeSync(new Uint8Array(start.buffer));
  file.close();
}

/** Changes the header's text, which must keep its length. */
function editHeader(path: string, edit: (header: string) => string): void {
  const bytes = readFileSync(path);
  const end = 8 + Number(bytes.readBigUInt64LE());
  const header = bytes.toString("utf8", 8, end), edited = edit(header);
  assert(edited !== header && edited.length === header.length);
  bytes.write(edited, 8);
  writeFileSync(path, bytes);
}

/** Gives the second tensor of the data the place of the first one of the same size. */
function overlap(header: string): string {
  const places = [...header.matchAll(/"data_offsets":\[(\d+),(\d+)\]/g)].map(([text, b, e]) => ({
    text,
    size: Number(e) - Number(b),
  }));
  const [a, b] = places.flatMap((first, i) => {
    const second = places.slice(i + 1).find(({ text, size }) =>
      size === first.size && size > 0 && text.length === first.text.length
    );
    return second === undefined ? [] : [first, second];
  });
  return header.replace(b.text, a.text);
}

/** Writes the file anew with other metadata, or without the tensors whose name matches. */
function rewrite(
  path: string,
  { metadata = {}, drop }: { metadata?: Record<string, string | undefined>; drop?: RegExp },
): void {
  const file = readSafetensors(path);
  const words = Object.entries({ ...file.metadata, ...metadata })
    .filter((word): word is [string, string] => word[1] !== undefined);
  const tensors = [...file.tensors].filter(([name]) => !drop?.test(name));
  writeSafetensors(path, new Map(tensors), Object.fromEntries(words));
}

/** The run of the flags in folder `id` must refuse `path` in one line, and leave everything as it was. */
async function assertRefused(
  args: string[],
  folder: string,
  path: string,
  says: RegExp,
): Promise<void> {
  const bytes = readFileSync(path);
  const { code, stdout, stderr } = await program.int2int(args);
  const lines = program.linesBesideLog(stderr);
  assert.equal(lines.length, 1, lines.join("\n"));
  assert(lines[0].startsWith(`int2int: ${path}: `), lines[0]);
  assert.match(lines[0], says);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert(readFileSync(path).equals(bytes), "the checkpoint was touched");
  assert.match(program.readLog(folder), /DEBUG - .*The run ended: .*\n$/);
}

Deno.test("a checkpoint is refused in one line that names it and the reason, and stays as it is", (t) =>
  inTemporaryFolder(async (dump) => {
    const good = program.runFolder(dump, "good");
    const train = program.commandLine(dump, { exp_id: "good", max_epoch: 1 });
    assert.equal((await program.int2int(train)).code, 0);
    for (const { what, spoil, flags, says } of cases) {
      await t.step(what, async () => {
        const folder = program.runFolder(dump, "bad");
        cpSync(good, folder, { recursive: true });
        spoil?.(program.checkpointIn(folder));
        const args = program.commandLine(dump, { ...flags, exp_id: "bad" });
        await assertRefused(args, folder, program.checkpointIn(folder), says);
        assert.deepEqual(namesIn(folder), namesIn(good));
        rmSync(folder, { recursive: true });
      });
    }
    for (const flag of ["reload_model", "reload_checkpoint"]) {
      await t.step(`--${flag} of another model`, async () => {
        const path = program.checkpointIn(good);
        const flags = { exp_id: flag, [flag]: path, n_dec_layers: 2 };
        const folder = program.runFolder(dump, flag);
        const says = /saved with --n_dec_layers 1, but this run has --n_dec_layers 2$/;
        await assertRefused(program.commandLine(dump, flags), folder, path, says);
        assert.deepEqual(namesIn(folder), ["train.log"]);
      });
    }
    await t.step("--reload_model of a file that is no model", async () => {
      const path = `${good}/params.json`, folder = program.runFolder(dump, "text");
      const args = program.commandLine(dump, { exp_id: "text", reload_model: path });
      await assertRefused(args, folder, path, /the header should have \d+ bytes, but /);
    });
  }));

Deno.test("a checkpoint with NaN weights brings a warning, then a clear stop, and stays as it is", () =>
  inTemporaryFolder(async (dump) => {
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const folder = program.runFolder(dump), path = program.checkpointIn(folder);
    const { tensors, metadata } = readSafetensors(path);
    const name = "decoder.layer_norm_emb.weight";
    tensors.get(name)!.data[3] = NaN;
    writeSafetensors(path, tensors, metadata);
    const bytes = readFileSync(path);
    const { code, stderr } = await program.int2int(program.commandLine(dump));
    assert.match(stderr, new RegExp(`WARNING - .*checkpoint.*: ${name} holds NaN or infinite`));
    const lines = program.linesBesideLog(stderr);
    assert.equal(lines.length, 1, lines.join("\n"));
    assert.match(
      lines[0],
      /^int2int: step 11: the loss is NaN .* at learning rate 0\.001; nothing/,
    );
    assert.equal(code, 2);
    assert(readFileSync(path).equals(bytes));
  }));

for (
  const [where, place, reason] of [
    [
      "all that is computed",
      ["decoder.layer_norm_emb.weight", 3],
      "valid_arithmetic_xe_loss is NaN or infinite",
    ],
    [
      "a position that no problem has",
      ["encoder.position_embeddings.weight", -1],
      "its weights hold NaN or infinite values",
    ],
  ] as const
) {
  Deno.test(`an evaluation with NaN in ${where} is told to mean nothing, in valid JSON`, () =>
    inTemporaryFolder(async (dump) => {
      assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
      const folder = program.runFolder(dump), path = program.checkpointIn(folder);
      const { tensors, metadata } = readSafetensors(path);
      const [name, index] = place, { data } = tensors.get(name)!;
      data[index < 0 ? data.length + index : index] = NaN;
      writeSafetensors(path, tensors, metadata);
      const args = [
        "--eval_from_exp",
        folder,
        "--dump_path",
        dump,
        "--exp_name",
        "e",
        "--exp_id",
        "nan",
      ];
      const { code, stderr } = await program.int2int(args);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`WARNING - .*checkpoint.*: ${name} holds NaN or infinite`));
      assert.deepEqual(program.linesBesideLog(stderr), [
        `int2int: ${path}: ${reason}: the scores mean nothing`,
      ]);
      const [line] = program.messages(program.runFolder(dump, "nan"), /^__log__/);
      const scores = JSON.parse(line!.slice("__log__:".length));
      assert.equal(scores.valid_arithmetic_xe_loss === null, index >= 0);
      const asked = await program.int2int(["predict", "--eval_from_exp", folder, "12 18"]);
      assert.deepEqual([asked.code, asked.stdout, asked.stderr], [
        2,
        "",
        `int2int: ${path}: its weights hold NaN or infinite values: the answers would mean nothing\n`,
      ]);
    }));
}

Deno.test("a model that is not there is told in one line by every command that takes one", async () => {
  for (const command of [["predict", "12 18"], ["export"], ["--eval_only", "true"]]) {
    const { code, stdout, stderr } = await program.int2int([
      ...command,
      ...["--reload_model", "no/such/model"],
    ]);
    assert.equal(
      stderr,
      'int2int: --reload_model: expected an existing file or folder, found "no/such/model"\n',
    );
    assert.equal(code, 2);
    assert.equal(stdout, "");
  }
});
