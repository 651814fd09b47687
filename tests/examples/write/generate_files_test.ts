import assert from "node:assert/strict";
import fc from "fast-check";
import { FileError, FlagError } from "../../../src/errors.ts";
import { generateFiles, type Request } from "../../../src/examples/write/generate_files.ts";
import { gcd } from "../../../src/arithmetic/euclid.ts";
import { rankOf } from "../../../src/problems/rank.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";
import { asking } from "../../problems/custom/problem_file.ts";
import { examplesIn, fieldsIn, fileHash, request, splits } from "./requests.ts";

/** The right answer to a problem, found without its generator. */
const answers: Record<string, (problem: unknown, modulus: bigint) => bigint> = {
  gcd: ofIntegers(([a, b]) => gcd(a!, b!)),
  modular_mul: ofIntegers(([a, b], modulus) => (a! * b!) % modulus),
  fraction_determinant: ofIntegers(([a, b, c, d]) => a! * d! - b! * c!),
  fraction_round: ofIntegers(([a, b]) => a! / b!),
  matrix_rank: (matrix) => BigInt(rankOf(matrix as bigint[][])),
};

function ofIntegers(answer: (integers: readonly bigint[], modulus: bigint) => bigint) {
  return (problem: unknown, modulus: bigint) => answer(problem as bigint[], modulus);
}

const flags = fc.record({
  operation: fc.constantFrom(...Object.keys(answers)),
  base: fc.constantFrom(2, 10, 1000),
  minint: fc.constantFrom(1n, 3n),
  maxint: fc.constantFrom(30n, 10n ** 6n, 10n ** 12n),
  modulus: fc.bigInt({ min: 1n, max: 10n ** 6n }),
  dim1: fc.constant(2),
  dim2: fc.constant(3),
});

Deno.test("no problem comes twice in all files, and every line reads back with the right answer", () =>
  fc.assert(
    fc.asyncProperty(
      flags,
      fc.nat(),
      (flags, seed) =>
        inTemporaryFolder(async (folder) => {
          const asked = request(folder, flags, { seed });
          await generateFiles(asked);
          const { inputTokenizer, outputTokenizer } = asked.task.problem;
          const met = new Set<string>();
          for (const split of splits) {
            const examples = examplesIn(`${folder}/${flags.operation}.${split}`);
            assert.equal(examples.length, asked.counts[split]);
            for (const { problem, answer } of examples) {
              const value = inputTokenizer.parse(problem), found = outputTokenizer.parse(answer);
              assert.deepEqual(inputTokenizer.encode(value), problem);
              assert.deepEqual(outputTokenizer.encode(found), answer);
              assert.equal(found, answers[flags.operation]!(value, flags.modulus));
              met.add(problem.join(" "));
            }
          }
          assert.equal(met.size, 100);
        }),
    ),
    { numRuns: 25 },
  ));

Deno.test("a problem comes again with another query, but never with the same", () =>
  inTemporaryFolder(async (folder) => {
    const problem = `${folder}/asking.ts`;
    Deno.writeTextFileSync(problem, asking());
    // 99 integers, each with 2 queries.
    const counts = { train: 158, valid: 20, test: 20 };
    for (const workers of [0, 2]) {
      const place = `${folder}/${workers}`;
      await generateFiles(request(place, { problem, base: 10 }, { counts, workers }));
      const questions = splits.flatMap((split) =>
        fieldsIn(`${place}/asking.${split}`).map(([problem, query, answer]) => {
          const [n, found] = [problem, answer].map((field) => Number(field!.replaceAll(" ", "")));
          assert.equal(found, query === "square" ? n! ** 2 : 2 * n!);
          return `${n} ${query}`;
        })
      );
      assert.deepEqual([questions.length, new Set(questions).size], [198, 198]);
    }
    for (const split of splits) {
      assert.equal(
        fileHash(`${folder}/0/asking.${split}`),
        fileHash(`${folder}/2/asking.${split}`),
      );
    }
  }));

Deno.test("equal seeds give equal files whatever the number of workers, other seeds others", () =>
  inTemporaryFolder(async (folder) => {
    const hashes = async (workers: number, seed: number) => {
      const place = `${folder}/${workers} ${seed}`;
      // So few different problems that many come twice.
      const asked = request(place, { maxint: 60n }, {
        ...{ workers, seed },
        counts: { train: 2000, valid: 300, test: 300 },
      });
      const sets = (await generateFiles(asked))!;
      assert.deepEqual(namesIn(place), ["gcd.manifest.json", "gcd.test", "gcd.train", "gcd.valid"]);
      sets.forEach(({ path, sha256 }) => assert.equal(fileHash(path), sha256));
      return sets.map(({ path: _, ...set }) => set);
    };
    const expected = await hashes(0, 1);
    assert(expected.every(({ duplicates }) => duplicates > 0));
    assert.deepEqual(await hashes(1, 1), expected);
    assert.deepEqual(await hashes(3, 1), expected);
    const other = await hashes(0, 2);
    other.forEach(({ sha256 }, i) => assert.notEqual(sha256, expected[i]!.sha256));
  }));

Deno.test("rejected examples are counted up to the last that is needed", () =>
  inTemporaryFolder(async (folder) => {
    const tries = async (train: number) => {
      const place = `${folder}/${train}`;
      // A base-2 number below 2^20 has about 20 digits.
      const asked = request(place, { base: 2, max_len: 40 }, {
        counts: { train, valid: 0, test: 0 },
      });
      const [set] = (await generateFiles(asked))!;
      assert.deepEqual(namesIn(place), ["gcd.manifest.json", "gcd.train"]);
      return set!;
    };
    const [one, few, many] = [await tries(1), await tries(300), await tries(600)];
    assert.equal(many.examples, 600);
    assert(one.tooLong < few.tooLong && few.tooLong < many.tooLong);
    assert(Math.abs(many.tooLong / few.tooLong - 2) < 0.5, `${few.tooLong} ${many.tooLong}`);
  }));

Deno.test("all problems of a small space can be had, and not one more", () =>
  inTemporaryFolder(async (folder) => {
    const small = { operation: "modular_add", minint: 0n, maxint: 9n };
    const counts = { train: 70, valid: 10, test: 20 };
    await generateFiles(request(folder, small, { counts }));
    const names = namesIn(folder);
    const more = request(`${folder}/more`, small, { counts: { ...counts, train: 71 } });
    await assert.rejects(generateFiles(more), (error: Error) => {
      assert(error instanceof FlagError);
      assert.match(
        error.message,
        /^--train: only 100 different problems of modular_add came up, in \d+ draws; 101 are asked for/,
      );
      return true;
    });
    assert.deepEqual(namesIn(`${folder}/more`), []);
    assert.equal(names.length, 4);
  }));

Deno.test("generators that never succeed, and files that exist, leave nothing new", () =>
  inTemporaryFolder(async (folder) => {
    const hopeless = request(folder, { max_len: 3 }, { workers: 1 });
    await assert.rejects(generateFiles(hopeless), /TrainingError: no usable example of "gcd"/);
    assert.deepEqual(namesIn(folder), []);
    Deno.writeTextFileSync(`${folder}/gcd.test`, "mine");
    await assert.rejects(generateFiles(request(folder, {})), (error: Error) => {
      assert(error instanceof FileError);
      assert.match(error.message, /gcd\.test: exists already; remove it, or choose .*--output/);
      return true;
    });
    assert.deepEqual(namesIn(folder), ["gcd.test"]);
    assert.equal(Deno.readTextFileSync(`${folder}/gcd.test`), "mine");
  }));

Deno.test("stopped anywhere, nothing is there", () =>
  inTemporaryFolder(async (folder) => {
    let moments = 0;
    const stopAt = async (moment: number) => {
      const abortion = new AbortController();
      moments = 0;
      const stop = () => moments++ === moment && abortion.abort();
      const changes: Partial<Request> = { progress: stop, signal: abortion.signal };
      await generateFiles(request(folder, { maxint: 20n }, changes));
    };
    for (let moment = 0;; moment++) {
      try {
        await stopAt(moment);
        break;
      } catch (error) {
        assert.equal((error as Error).name, "AbortError");
        assert.deepEqual(namesIn(folder), []);
      }
    }
    assert(moments >= splits.length, "every file was stopped at least once");
    assert.equal(namesIn(folder).length, 4);
  }));

Deno.test("when the last file cannot get its name, the others lose theirs", () =>
  inTemporaryFolder(async (folder) => {
    const asked = request(folder, {}, {
      manifest(sets) {
        if (sets.length === 0) return "";
        Deno.mkdirSync(`${folder}/gcd.train/full`, { recursive: true });
        return "";
      },
    });
    await assert.rejects(generateFiles(asked), /gcd\.train: cannot be written: /);
    assert.deepEqual(namesIn(folder), ["gcd.train"]);
  }));
