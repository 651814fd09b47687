/**
 * Makes the table of elliptic curves and their torsion from Cremona's tables (see README.md beside this file):
 *
 *     deno run --allow-run=gp --allow-write data/torsion/make.ts FILE [MOST]
 *
 * writes a CSV file with at most MOST isogeny classes for each order of a torsion subgroup, 4000 by default.
 */
import { randomFrom } from "../../src/random.ts";
import { linesOfCurves, linesOfGp } from "../elliptic/gp.ts";
import { chooseClasses, type IsogenyClass, isogenyClasses } from "./classes.ts";

const [file, most = "4000"] = Deno.args;
if (file === undefined || !/^[1-9]\d*$/.test(most)) {
  console.error("expected a file, and perhaps the largest number of classes of one order");
  Deno.exit(2);
}
const table = await linesOfCurves(
  'curve[1], " ", curve[2], " ", ellinit(curve[2]).j, " ", elltors(ellinit(curve[2]))[1]',
);
const chosen = chooseClasses(isogenyClasses(table), Number(most), randomFrom(1));
const traces = await readTraces(chosen);
const records = chosen.map((curve, i) => csvRecord(curve, traces[i]!));
Deno.writeTextFileSync(
  file,
  ["label,conductor,minimal_twist,ainvs,aps,order", ...records, ""].join("\n"),
);
console.log(`${file}: ${chosen.length} curves, ${countsOf(chosen)}`);

/** a_p of each curve, for the 25 primes p below 100: `[-2,-1,1,-2,…]`. */
async function readTraces(curves: readonly IsogenyClass[]): Promise<string[]> {
  const program = [
    "traces(a) = my(curve = ellinit(a)); print([ellap(curve, p) | p <- primes(25)]);",
    ...curves.map(({ coefficients }) => `traces(${coefficients});`),
  ];
  const lines = await linesOfGp(program.join("\n"), curves.length);
  return lines.map((line) => line.replaceAll(" ", ""));
}

function csvRecord(curve: IsogenyClass, traces: string): string {
  const { label, conductor, minimalTwist, coefficients, order } = curve;
  return `${label},${conductor},${minimalTwist},"${coefficients}","${traces}",${order}`;
}

function countsOf(curves: readonly IsogenyClass[]): string {
  const byOrder = [...Map.groupBy(curves, ({ order }) => order)].sort(([a], [b]) => a - b);
  return byOrder.map(([order, { length }]) => `${length} of order ${order}`).join(", ");
}
