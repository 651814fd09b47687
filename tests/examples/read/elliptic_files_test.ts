/** The sample of elliptic curves that comes with the project. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { positionalInts } from "../../../src/tokenizers/positional_ints.ts";
import { type Coefficients, discriminant } from "../../data/curve.ts";

const folder = new URL("../../../data/", import.meta.url);
const integer = positionalInts(1000);

interface File {
  readonly name: string;
  readonly lines: readonly string[];
}

const train = readLines("elliptic_rank.train"), test = readLines("elliptic_rank.test");
const curves = [train, test].flatMap(({ name, lines }) =>
  lines.map((line, i) => ({ at: `${name}:${i + 1}`, ...readCurve(line) }))
);

function readLines(name: string): File {
  const text = Deno.readTextFileSync(new URL(name, folder));
  assert(text.endsWith("\n"), `${name} ends with a line end`);
  return { name, lines: text.slice(0, -1).split("\n") };
}

function readCurve(line: string): { line: string; coefficients: bigint[]; rank: string } {
  const [problem = "", rank = ""] = line.split("\t");
  const tokens = problem.split(" "), coefficients: bigint[] = [];
  for (let at = 0; at < tokens.length;) {
    const parsed = integer.parseAt(tokens, at);
    assert(parsed !== undefined, `an integer expected in ${line}`);
    coefficients.push(parsed.value);
    at = parsed.end;
  }
  return { line, coefficients, rank };
}

Deno.test("the sample has 20,000 lines to train on and 2,000 to test on", () => {
  assert.equal(train.lines.length, 20_000);
  assert.equal(test.lines.length, 2_000);
});

Deno.test("its files have the checksums that its README documents", () => {
  const readme = Deno.readTextFileSync(new URL("elliptic/README.md", folder));
  for (const { name } of [train, test]) {
    const bytes = Deno.readFileSync(new URL(name, folder));
    const sum = createHash("sha256").update(bytes).digest("hex");
    assert(readme.includes(`${sum}  data/${name}\n`), `${name}: ${sum}`);
  }
});

Deno.test("every line is five integers in base 1000, written as the tokenizer writes them, and a rank from 0 to 4", () => {
  for (const { at, line, coefficients, rank } of curves) {
    assert.equal(coefficients.length, 5, at);
    assert.match(rank, /^[0-4]$/, at);
    const written = coefficients.flatMap((value) => integer.encode(value)).join(" ");
    assert.equal(line, `${written}\t${rank}`, at);
  }
});

Deno.test("no curve occurs twice, in one file or in both", () => {
  assert.equal(new Set(curves.map(({ coefficients }) => coefficients.join())).size, 22_000);
});

Deno.test("every curve is non-singular and in the reduced form of minimal models", () => {
  for (const { at, coefficients } of curves) {
    const [a1, a2, a3] = coefficients as [bigint, bigint, bigint];
    assert(a1 === 0n || a1 === 1n, at);
    assert(a2 >= -1n && a2 <= 1n, at);
    assert(a3 === 0n || a3 === 1n, at);
    assert.notEqual(discriminant(coefficients as unknown as Coefficients), 0n, at);
  }
});

Deno.test("discriminants are those of the textbooks, and 0 for a curve with a double point", () => {
  assert.equal(discriminant([0n, -1n, 1n, -10n, -20n]), -(11n ** 5n));
  assert.equal(discriminant([0n, 0n, 1n, -1n, 0n]), 37n);
  assert.equal(discriminant([0n, 0n, 0n, -3n, 2n]), 0n);
});

Deno.test("the ranks are mixed as in the tables: a third to two fifths 0, half 1, a tenth 2", () => {
  for (const { name, lines } of [train, test]) {
    const share = (rank: number) =>
      lines.filter((line) => line.endsWith(`\t${rank}`)).length / lines.length;
    // Shares among all curves of the tables, within five standard deviations.
    for (const [rank, expected] of [0.3821, 0.5011, 0.1138, 0.0031].entries()) {
      const deviation = Math.sqrt(expected * (1 - expected) / lines.length);
      assert(Math.abs(share(rank) - expected) < 5 * deviation, `${name}, rank ${rank}`);
    }
  }
});
