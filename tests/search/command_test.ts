/** `int2int search`, as its user starts it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { checkpointIn, contentOf, int2int, messages, runFolder } from "../commands/program.ts";
import { commands } from "../../src/commands/table.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { searchRows } from "../../src/flags/groups/search.ts";
import { readOwnFlags } from "../../src/flags/own_flags.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { example, foundIn, roundsIn, search } from "./searches.ts";

/** No three points are an isosceles triangle; written anew, and slowly. */
function isFree(points: readonly number[], n: number): boolean {
  const square = (p: number, q: number) =>
    (p % n - q % n) ** 2 + (Math.floor(p / n) - Math.floor(q / n)) ** 2;
  return points.every((a, i) =>
    points.every((b, j) =>
      points.every((c, k) =>
        i === j || j === k || i === k ||
        new Set([square(a, b), square(b, c), square(a, c)]).size === 3
      )
    )
  );
}

const optimum = 7;

Deno.test("a small search finds the optimum, and says what it found", () =>
  inTemporaryFolder(async (dump) => {
    const { code, stderr } = await search(dump, { rounds: 2 });
    assert.equal(code, 0, stderr);
    const found = foundIn(dump), folder = runFolder(dump);
    assert.equal(found[0]!.score, optimum);
    for (const { score, construction, tokens } of found) {
      const points = tokens.split(" ").slice(0, -1).map((token) => Number(token.slice(1)));
      assert.deepEqual(construction, points);
      assert(points.length === score && isFree(points, 5));
    }
    assert.equal(new Set(found.map(({ tokens }) => tokens)).size, found.length);
    assert.deepEqual(
      found.map(({ score }) => score).sort((a, b) => b - a),
      found.map((f) => f.score),
    );
    const rounds = roundsIn(dump);
    assert.deepEqual(rounds.map(({ round, tried }) => [round, tried]), [[0, 40], [1, 30], [2, 30]]);
    assert.equal(messages(folder, /^Round \d: best 7, median \d of 20, /).length, 3);
    assert.equal(messages(folder, /^2 of --rounds 2 are over/).length, 1);
    const page = readFileSync(`${folder}/search.html`, "utf8");
    assert.match(page, /<h1>Search: no_isosceles<\/h1>/);
    assert(
      page.includes(`<td>{${(found[0]!.construction as number[]).join(", ")}}</td>`) &&
        !page.includes("<script"),
    );
  }));

Deno.test("trying it counts constructions, not how often one of them would be right", async () => {
  const { code, stdout, stderr } = await int2int(["try", example]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^Constructions \d+ to \d+ tokens, half of them at most \d+; [\d,]+ of 10,000 are\n {14}different$/m,
  );
  assert.doesNotMatch(stdout, /^(Problems|Answers) |always answering/m);
});

Deno.test("it stops as soon as the target is reached, and goes on where more is asked for", () =>
  inTemporaryFolder(async (dump) => {
    await search(dump, { target: optimum });
    assert.equal(roundsIn(dump).length, 1);
    assert.equal(messages(runFolder(dump), /^The target 7 is reached after round 0$/).length, 1);
    assert.equal((await search(dump, { target: 8, rounds: 1, start_size: 50 })).code, 0);
    assert.equal(roundsIn(dump).length, 2);
    const changes = messages(runFolder(dump), /^--(target|start_size): was/);
    assert.deepEqual(changes.map((line) => line.replace(/^.*: /, "")), [
      "ignored, the starts are over",
      "applied",
    ]);
    assert.equal((await search(dump, { rounds: 1 })).code, 0);
    assert.equal(roundsIn(dump).length, 2);
  }));

Deno.test("without a model, as many starts are improved as it would draw samples", () =>
  inTemporaryFolder(async (dump) => {
    await search(dump, { local_search_only: "true", rounds: 2 });
    assert.deepEqual(roundsIn(dump).map(({ tried, valid }) => [tried, valid]), [
      [40, 100],
      [30, 100],
      [30, 100],
    ]);
    assert.equal(contentOf(checkpointIn(runFolder(dump))).state.steps, 0);
  }));

Deno.test("a search is the same with any number of threads", () =>
  inTemporaryFolder(async (dump) => {
    await search(dump, { exp_id: "one", num_workers: 1, rounds: 1 });
    await search(dump, { exp_id: "two", num_workers: 2, rounds: 1 });
    assert.deepEqual(foundIn(dump, "one"), foundIn(dump, "two"));
  }));

Deno.test("where hardly any sample can be read it says so, and constrained samples all can", () =>
  inTemporaryFolder(async (dump) => {
    const warning = /samples spell nothing that the tokenizer can read: raise --steps, or try/;
    await search(dump, { exp_id: "free", rounds: 1, steps: 1 });
    assert.equal(messages(runFolder(dump, "free"), warning).length, 1);
    await search(dump, { exp_id: "bound", rounds: 1, steps: 1, constrained: "true" });
    assert.deepEqual(messages(runFolder(dump, "bound"), warning), []);
    assert(roundsIn(dump, "bound")[1]!.improved > 50);
  }));

Deno.test("a problem with questions is no search", () =>
  inTemporaryFolder(async (dump) => {
    const file = new URL("../../examples/prime_factors.ts", import.meta.url).pathname;
    const { code, stderr } = await int2int(["search", file, "--dump_path", dump]);
    assert.equal(code, 2);
    const expected =
      `int2int: ${file}: expected a search, with score, improve and start; found a problem`;
    assert(stderr.startsWith(expected), stderr);
    assert.deepEqual(namesIn(dump), []);
  }));

Deno.test("mistakes on the command line are found before anything is made", () => {
  const line = (...args: string[]) => readCommandLine(["search", ...args], commands);
  assert.throws(() => line("--samples_", "3"), /--samples_: .*--samples/);
  assert.throws(
    () => line("--max_epoch", "3"),
    /--max_epoch: not for search, which takes --problem, /,
  );
  const { own } = line("graphs.ts", "--target", "high");
  assert.throws(() => readOwnFlags(searchRows, own), /--target: expected a number, found "high"/);
});

Deno.test("an error at one construction costs that one, and a mistake in a thread ends the search", () =>
  inTemporaryFolder(async (dump) => {
    const file = `${dump}/own.ts`, source = readFileSync(example, "utf8");
    const inThread = (code: string) =>
      source.replace(
        "const found: number[] = [];",
        `const found: number[] = []; if (random.uniform() < 0.02) ${code};`,
      );
    writeFileSync(file, inThread('throw new Error("not today")'));
    assert.equal((await search(dump, { rounds: 0, start_size: 400 }, file)).code, 0);
    const [warning] = messages(runFolder(dump), /of 400 constructions raised an error/);
    assert.match(warning!, /^\d of 400 .* the first: .*own.ts:\d+: improve failed: not today/);
    writeFileSync(file, inThread("random.unform()"));
    const { code, stderr } = await search(dump, { exp_id: "2", rounds: 0, start_size: 2000 }, file);
    assert.equal(code, 2);
    assert.match(stderr, /int2int: .*own.ts:\d+: improve failed: random.unform is not a function/);
  }));

Deno.test("runs of training and searches do not continue each other", () =>
  inTemporaryFolder(async (dump) => {
    await search(dump, { rounds: 0 });
    const { code, stderr } = await int2int(["resume", runFolder(dump), "--problem", example]);
    assert.equal(code, 2);
    assert.match(stderr, /checkpoint.safetensors: holds a search: continue it with int2int search/);
  }));
