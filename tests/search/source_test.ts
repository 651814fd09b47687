/** What a model learns from, and draws. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { idsInBatch } from "../../src/examples/ids_in_batch.ts";
import { localSearch } from "../../src/search/local_search.ts";
import { populationSource } from "../../src/search/source.ts";
import type { Member } from "../../src/search/state.ts";
import { buildTask } from "../../src/task/task.ts";
import { defaultParameters } from "../problems/problem_flags.ts";
import { mostPoints } from "./exhaustive.ts";
import { example } from "./searches.ts";

const task = buildTask({ ...defaultParameters, problem: example, architecture: "decoder_only" });
const longest = 20;
const found = localSearch(task, 7, longest)({ round: 0, first: 0, items: Array(30).fill(null) });
const population: Member[] = found.found.map((each) => ({ ...each, round: 0 }));
const options = { task, seed: 7, batchSize: 8, longest };

Deno.test("examples are members in any of their forms, and follow from their number", async () => {
  const source = populationSource(() => population, options);
  const { search, outputTokenizer } = task.problem;
  const known = new Set(population.map(({ tokens }) => String(tokens)));
  const forms = new Set<string>(), members = new Set<string>();
  for (let index = 0; index < 40; index++) {
    const batch = await source.batch(index);
    for (let i = 0; i < batch.size; i++) {
      const { problem, answer } = idsInBatch(batch, i, task.layout);
      assert.deepEqual(problem, []);
      const canonical = search!.canonical(outputTokenizer.parse(task.vocabulary.tokensOf(answer)));
      const ids = task.vocabulary.idsOf(outputTokenizer.encode(canonical));
      assert(known.has(String(ids)));
      forms.add(String(answer));
      members.add(String(ids));
    }
  }
  assert.equal(members.size, known.size);
  assert(forms.size > 2 * known.size);
  assert.deepEqual(await source.examples(9, 3), await source.examples(9, 3));
  const { targetLength } = await source.longest(0);
  assert.equal(targetLength, 3 + Math.max(...population.map(({ tokens }) => tokens.length)));
});

Deno.test("a form that is too long is a mistake of augment", async () => {
  const short = populationSource(() => population, { ...options, longest: 4 });
  await assert.rejects(
    () => short.batch(0),
    /no_isosceles.ts: augment made a construction of \d+ tokens of one of \d+, more than --max_output_len 4/,
  );
});

Deno.test("local search repairs whatever can be read, and counts what cannot", () => {
  const items = fc.array(fc.integer({ min: 0, max: task.vocabulary.tokens.length - 1 }), {
    maxLength: 9,
  });
  fc.assert(fc.property(fc.array(items, { maxLength: 9 }), fc.nat(99), (all, first) => {
    const work = localSearch(task, 7, longest), job = { round: 2, first, items: all };
    const { found, valid, tally } = work(job);
    assert.deepEqual(work(job), { found, valid, tally });
    const { problem, vocabulary } = task;
    const read = all.map((ids) => problem.outputTokenizer.parse(vocabulary.tokensOf(ids)));
    const readable = read.filter((value) => value !== undefined).length;
    assert.deepEqual([found.length, tally.unreadable], [readable, all.length - readable]);
    const scored = read.filter((v) => v !== undefined && problem.search!.score(v) !== undefined);
    assert.deepEqual([tally.tried, tally.valid, valid.length], [
      all.length,
      scored.length,
      scored.length,
    ]);
    for (const { tokens, score } of found) {
      const value = problem.outputTokenizer.parse(vocabulary.tokensOf(tokens));
      assert.equal(problem.search!.score(value), score);
      assert.deepEqual(problem.search!.canonical(value), value);
    }
  }));
});

Deno.test("constructions that are too long are left out and counted", () => {
  const { found, tally } = localSearch(task, 7, 10)({
    round: 0,
    first: 0,
    items: Array(30).fill(null),
  });
  assert(found.every(({ tokens }) => tokens.length <= 10));
  assert(tally.tooLong > 0 && found.length + tally.tooLong === 30);
});

Deno.test("the exhaustive search that the guide names finds what it says", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(mostPoints), [1, 2, 4, 6, 7, 9, 10]);
});
