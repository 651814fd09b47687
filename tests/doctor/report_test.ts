import assert from "node:assert/strict";
import fc from "fast-check";
import { adviceOn } from "../../src/doctor/advice.ts";
import {
  type Adapter,
  canTrain,
  examine,
  type FactName,
  type Facts,
  type Probes,
} from "../../src/doctor/facts.ts";
import { entryOf } from "../../src/doctor/report.ts";
import { wrap } from "../../src/log/wrap.ts";

const card: Adapter = {
  name: "A card",
  software: false,
  offers: { f16: true, mostBytes: 2 ** 31, mostBindings: 16 },
};
const timed: Adapter = {
  ...card,
  offers: { ...card.offers!, matmuls: "64x64x16 (4 of 6 sizes), 128x64x16 (1), plain (1)" },
};
const software: Adapter = {
  name: "llvmpipe",
  software: true,
  offers: { ...card.offers!, mostBytes: 2 ** 27 },
};

/** A machine on which all is well. */
const good: Probes = {
  results: () => "dumped",
  cores: () => ({ usable: 4, ofMachine: 64 }),
  runtime: () => ({ version: "1.30.0", providers: ["CPUExecutionProvider"] }),
  ceiling: () => 123.4,
  mpi: () => ({ libraries: ["Open MPI 4.1.4"], start: undefined }),
  cuda: () => ({ folder: "lib", missing: [], cards: undefined, problem: undefined }),
  adapters: () => [card],
};

async function findingsOf(changes: Partial<Probes> = {}) {
  const told: FactName[] = [];
  const lines: string[] = [];
  const findings = await examine({ ...good, ...changes }, (name, outcome) => {
    told.push(name);
    lines.push(...entryOf(name, outcome));
  });
  return { findings, told, text: [...lines, ...adviceOn(findings)] };
}

/** Words of a text, however its lines are cut. */
const plain = (lines: readonly string[]) => lines.join(" ").replaceAll(/\s+/g, " ");

function fail(): never {
  throw new Error("it broke");
}

for (const name of Object.keys(good) as FactName[]) {
  Deno.test(`when looking for ${name} fails, everything else is told all the same`, async () => {
    const { findings, told, text } = await findingsOf({ [name]: fail });
    assert.deepEqual(told, Object.keys(good));
    const failed = Object.entries(findings).filter(([, outcome]) => "problem" in outcome);
    assert.deepEqual(failed, [[name, { problem: "it broke" }]]);
    assert.equal(text.filter((line) => line.endsWith("failed: it broke")).length, 1);
    assert.equal(canTrain(findings), name !== "ceiling" && name !== "results");
  });
}

Deno.test("the screen has at most 24 lines of 80 columns, however much goes wrong", async () => {
  const long = "very long words ".repeat(50), word = "x".repeat(500);
  const worst: readonly Partial<Probes>[] = [
    Object.fromEntries(
      Object.keys(good).map((name) => [name, () => {
        throw new Error(`${word} ${long}`);
      }]),
    ),
    {
      adapters: () => [timed, software, card].map((adapter) => ({ ...adapter, name: long })),
      runtime: () => ({ version: "1.30.0", providers: long.split(" ") }),
      results: () => word,
      mpi: () => ({
        libraries: [long, word],
        start: `rank 0 of 1024 that srun started in ${word}`,
      }),
    },
    {
      cuda: () => ({
        folder: word,
        missing: ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"],
        cards: [long, long],
        problem: undefined,
      }),
      adapters: () => [],
      results: fail,
      ceiling: fail,
    },
  ];
  for (const changes of worst) {
    const { text } = await findingsOf(changes);
    // A line above, and a blank one before the advice.
    assert(text.length + 2 <= 24, text.join("\n"));
    assert.deepEqual(text.filter((line) => line.length > 80), []);
  }
});

Deno.test("the advice names what training will use", async () => {
  const adviceWith = async (changes: Partial<Probes>) =>
    plain(adviceOn((await findingsOf(changes)).findings));
  assert.match(await adviceWith({}), /^Training can run. It will use the graphics card, .*--fp16/);
  const processor =
    /^Training can run. It will use the CPU: .* in 2 parts at the same time, 2 threads each/;
  assert.match(await adviceWith({ adapters: () => [software] }), processor);
  assert.match(await adviceWith({ adapters: fail }), processor);
  assert.match(await adviceWith({ adapters: () => [] }), /mesa-vulkan-drivers/);
  assert.doesNotMatch(await adviceWith({ adapters: () => [software] }), /mesa|NVIDIA/);
  const driver = { folder: "lib", missing: [], cards: ["A card"], problem: undefined };
  const withDriver = await adviceWith({ adapters: () => [software], cuda: () => driver });
  assert.match(withDriver, /NVIDIA's driver is here, but no card answers through Vulkan/);
  assert.doesNotMatch(await adviceWith({ cuda: () => driver }), /NVIDIA/);
  // 14 messages of 5 MB, each 4.4 ms at nine tenths of 10 Gbit/s.
  assert.match(
    await adviceWith({}),
    /within one, threads are better.* about 63 ms a step on 10 Gbit/,
  );
  const without = { mpi: () => ({ libraries: [], start: undefined }) };
  assert.doesNotMatch(await adviceWith(without), /MPI/);
  assert.match(await adviceWith({ results: fail }), /^Training cannot run: .*--dump_path/);
  assert.match(await adviceWith({ ceiling: fail }), /^Training cannot run: ONNX Runtime/);
});

Deno.test("findings are told in words", () => {
  const told = <Name extends FactName>(
    name: Name,
    found: Facts[Name],
  ) => plain(entryOf(name, { found })).trim();
  assert.equal(told("cores", { usable: 1, ofMachine: 1 }), "CPU 1 core");
  assert.match(told("cores", { usable: 4, ofMachine: 64 }), /4 cores, as Slurm granted; .* 64$/);
  assert.match(told("adapters", [software]), /llvmpipe: a software adapter, with f16.* 128 MiB/);
  assert.match(told("adapters", [timed]), /a kernel; matmuls by 64x64x16 \(4 of 6 sizes\), /);
  assert.match(told("adapters", [card]), /A card: a graphics card, with f16, buffers to 2 GiB/);
  const second = { name: "Another", software: false, number: 1 };
  assert.match(
    told("adapters", [{ ...card, number: 0 }, second]),
    /0: A card: a graphics card, with f16.* 1: Another: a graphics card$/,
  );
  assert.match(told("adapters", [{ ...card, offers: { ...card.offers!, f16: false } }]), /no f16/);
  const provider = { folder: "lib", missing: [], cards: ["A card", "B"], problem: undefined };
  assert.match(told("cuda", provider), /A card, B; evaluation uses the first$/);
  assert.match(
    told("cuda", { ...provider, cards: undefined, missing: ["a.so"] }),
    /driver is not installed; evaluation on such cards needs a.so in lib, or INT2INT_ORT_LIBS$/,
  );
  assert.match(told("cuda", { ...provider, cards: [] }), /shows no card; .* would use one$/);
  assert.match(told("cuda", { ...provider, problem: "why" }), /cannot use it: why$/);
  assert.match(told("cuda", { ...provider, missing: undefined }), /no CUDA provider/);
  assert.equal(told("mpi", { libraries: [], start: undefined }), "MPI no library");
  const libraries = ["Open MPI 4.1.4", "MPICH 4.0.2"];
  assert.equal(told("mpi", { libraries, start: undefined }), "MPI Open MPI 4.1.4, MPICH 4.0.2");
  assert.match(
    told("mpi", { libraries, start: "Slurm job 7" }),
    /MPICH 4.0.2; this is Slurm job 7$/,
  );
});

Deno.test("wrapped text keeps its words and its width", () => {
  const text = fc.array(fc.string({ unit: fc.constantFrom("a", "-", "é"), maxLength: 30 }));
  fc.assert(fc.property(text, fc.integer({ min: 1, max: 40 }), (words, width) => {
    const lines = wrap(words.join(" "), width);
    for (const line of lines) assert(line.length <= width && line.trim() !== "");
    assert.equal(lines.join("").replaceAll(" ", ""), words.join(""));
    if (words.every((word) => word.length <= width)) {
      assert.equal(lines.join(" "), words.filter((word) => word !== "").join(" "));
    }
  }));
});
