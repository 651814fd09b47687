/**
 * Makes the data files of elliptic curves from Cremona's tables (see README.md beside this file):
 *
 *     deno run --allow-run=gp --allow-write data/elliptic/make.ts FOLDER [TRAIN TEST]
 *
 * writes FOLDER/elliptic_rank.train and FOLDER/elliptic_rank.test with so many lines, 20000 and 2000 unless told.
 */
import { randomFrom } from "../../src/random.ts";
import { chooseCurves, dataLine, type TableLine } from "./curves.ts";
import { linesOfCurves } from "./gp.ts";

const [folder, train = "20000", test = "2000"] = Deno.args;
if (folder === undefined || !/^\d+ \d+$/.test(`${train} ${test}`)) {
  console.error("expected a folder, and perhaps the numbers of training and test lines");
  Deno.exit(2);
}
Deno.mkdirSync(folder, { recursive: true });
// The number of generators is the rank.
const table = await linesOfCurves('curve[1], " ", curve[2], " ", #curve[3]');
const chosen = chooseCurves(table, { train: Number(train), test: Number(test) }, randomFrom(1));
write("train", chosen.train);
write("test", chosen.test);

function write(name: string, curves: readonly TableLine[]): void {
  const path = `${folder}/elliptic_rank.${name}`;
  Deno.writeTextFileSync(path, curves.map((curve) => dataLine(curve) + "\n").join(""));
  const ranks = Map.groupBy(curves, (curve) => Number(curve.split(" ").at(-1)));
  const counts = [...ranks].sort(([a], [b]) => a - b)
    .map(([rank, { length }]) => `${length} of rank ${rank}`);
  console.log(`${path}: ${curves.length} curves, ${counts.join(", ")}`);
}
