/** The tables of elliptic curves and their torsion that come with the project, against points counted here. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { soak } from "../soak.ts";
import { primesBelow } from "./curve.ts";
import { greatestDivisor, readTable, type Row } from "./torsion_table.ts";

const folder = new URL("../../data/", import.meta.url);
const readme = Deno.readTextFileSync(new URL("torsion/README.md", folder));
const smallPrimes = primesBelow(100);

const table = await readTable(new URL("elliptic_torsion.csv", folder));
const families = await readTable(new URL("elliptic_torsion_families.csv", folder));
const all = [...table, ...families];

/** `11a` for `11a1`. */
const isogenyClass = (row: Row) => row.cell("label").replace(/\d+$/, "");

Deno.test("the tables have as many curves of each order as their page says", () => {
  for (const [name, rows] of Object.entries({ table, families })) {
    const file = name === "table" ? "elliptic_torsion.csv" : "elliptic_torsion_families.csv";
    const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16].map((order) =>
      rows.filter((row) => row.order === order).length.toLocaleString("en-US")
    );
    assert.ok(readme.includes(`| \`${file}\` | ${counts.join(" | ")} |`), counts.join());
  }
  assert.equal(table.length, 22_581);
  assert.equal(families.length, 700);
});

Deno.test("the tables have the checksums that their page documents", () => {
  for (const name of ["elliptic_torsion.csv", "elliptic_torsion_families.csv"]) {
    const sum = createHash("sha256").update(Deno.readFileSync(new URL(name, folder))).digest("hex");
    assert.ok(readme.includes(`${sum}  data/${name}\n`), `${name}: ${sum}`);
  }
});

Deno.test("no isogeny class occurs twice, and no two curves of both tables have the same traces", () => {
  assert.equal(new Set(table.map(isogenyClass)).size, table.length);
  assert.equal(new Set(all.map(({ traces }) => traces.join())).size, all.length);
});

Deno.test("labels begin with the conductor, and curves of the families are beyond Cremona's tables", () => {
  for (const row of table) assert.equal(parseInt(row.cell("label")), row.conductor, row.at);
  for (const { conductor, at } of families) assert.ok(conductor >= 500_000, at);
});

Deno.test("the traces of every curve are those of its points, counted for each prime below 100", () => {
  for (const { at, curve, traces } of all) {
    assert.deepEqual(traces, smallPrimes.map((p) => curve.trace(p)), at);
  }
});

Deno.test("the equation is singular at the primes of the conductor, and at no other", () => {
  for (const { at, curve, conductor } of all) {
    for (const p of smallPrimes) {
      assert.equal(curve.isSingular(p), conductor % p === 0, `${at}, ${p}`);
    }
  }
});

Deno.test("every order is the greatest common divisor of p + 1 - a_p", () => {
  for (const row of all) {
    assert.equal(greatestDivisor(row, smallPrimes, row.traces), row.order, row.at);
  }
});

Deno.test("primes up to 1,000 do not make it smaller", () => {
  const primes = primesBelow(1_000), step = Math.floor(all.length / soak(2_000));
  for (const row of all.filter((_, i) => i % step === 0)) {
    const traces = primes.map((p) => row.curve.trace(p));
    assert.equal(greatestDivisor(row, primes, traces), row.order, row.at);
  }
});

Deno.test("twists have the same traces up to sign at the primes that are bad for neither", () => {
  const twists = [...Map.groupBy(table, (row) => row.cell("minimal_twist")).values()];
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
