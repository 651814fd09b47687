/** The table of elliptic curves and their torsion that comes with the project, against points counted here. */
import assert from "node:assert/strict";
import { soak } from "../soak.ts";
import { type Coefficients, Curve, gcd, primesBelow } from "./curve.ts";

const path = new URL("../../data/elliptic_torsion.csv", import.meta.url);
const record = /^(\d+[a-z]+)\d+,(\d+),(\d+[a-z]+),"\[([-\d,]+)\]","\[([-\d,]+)\]",(\d+)$/;
const smallPrimes = primesBelow(100);

interface Row {
  readonly at: string;
  readonly isogenyClass: string;
  readonly conductor: number;
  readonly minimalTwist: string;
  readonly curve: Curve;
  readonly traces: readonly number[];
  readonly order: number;
}

const [heading, ...lines] = Deno.readTextFileSync(path).trimEnd().split("\n");
const rows: readonly Row[] = lines.map((line, i) => readRow(line, `line ${i + 2}`));

function readRow(line: string, at: string): Row {
  const [matched, isogenyClass, conductor, minimalTwist, ainvs, aps, order] = record.exec(line) ??
    [];
  assert(matched !== undefined, `${at}: ${line}`);
  return {
    at,
    isogenyClass: isogenyClass!,
    conductor: Number(conductor),
    minimalTwist: minimalTwist!,
    curve: new Curve(ainvs!.split(",").map(BigInt) as unknown as Coefficients),
    traces: aps!.split(",").map(Number),
    order: Number(order),
  };
}

/** Of p + 1 - a_p over the odd primes of good reduction: the largest order of a torsion subgroup divides it. */
function bound(row: Row, primes: readonly number[], traces: readonly number[]): number {
  return primes.reduce(
    (known, p, i) => p === 2 || row.conductor % p === 0 ? known : gcd(known, p + 1 - traces[i]!),
    0,
  );
}

Deno.test("the table has the records that its page counts", () => {
  assert.equal(heading, "label,conductor,minimal_twist,ainvs,aps,order");
  const readme = Deno.readTextFileSync(new URL("torsion/README.md", path));
  const byOrder = [...Map.groupBy(rows, ({ order }) => order)].sort(([a], [b]) => a - b);
  const counts = byOrder.map(([, { length }]) => length.toLocaleString("en-US"));
  assert.ok(readme.includes(`| \`elliptic_torsion.csv\` | ${counts.join(" | ")} |`), counts.join());
  assert.equal(rows.length, 22_581);
});

Deno.test("no isogeny class occurs twice, and no two have the same traces", () => {
  assert.equal(new Set(rows.map(({ isogenyClass }) => isogenyClass)).size, rows.length);
  assert.equal(new Set(rows.map(({ traces }) => traces.join())).size, rows.length);
});

Deno.test("the traces of every curve are those of its points, counted for each prime below 100", () => {
  for (const { at, curve, traces } of rows) {
    assert.deepEqual(traces, smallPrimes.map((p) => curve.trace(p)), at);
  }
});

Deno.test("the equation is singular at the primes of the conductor, and at no other", () => {
  for (const { at, curve, conductor } of rows) {
    for (const p of smallPrimes) {
      assert.equal(curve.isSingular(p), conductor % p === 0, `${at}, ${p}`);
    }
  }
});

Deno.test("every order is the greatest common divisor of p + 1 - a_p", () => {
  for (const row of rows) assert.equal(bound(row, smallPrimes, row.traces), row.order, row.at);
});

Deno.test("primes up to 1,000 do not make it smaller", () => {
  const primes = primesBelow(1_000), step = Math.floor(rows.length / soak(5_000));
  for (const row of rows.filter((_, i) => i % step === 0)) {
    const traces = primes.map((p) => row.curve.trace(p));
    assert.equal(bound(row, primes, traces), row.order, row.at);
  }
});

Deno.test("twists have the same traces up to sign at the primes that are bad for neither", () => {
  const twists = [...Map.groupBy(rows, ({ minimalTwist }) => minimalTwist).values()];
  for (const [first, ...others] of twists) {
    if (first!.curve.hasExtraAutomorphisms()) continue;
    for (const other of others) {
      const differing = smallPrimes.filter((p, i) =>
        first!.conductor % p !== 0 && other.conductor % p !== 0 &&
        Math.abs(first!.traces[i]!) !== Math.abs(other.traces[i]!)
      );
      assert.deepEqual(differing, [], `${first!.at}, ${other.at}`);
    }
  }
});
