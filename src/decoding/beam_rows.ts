/** Rows of a beam search, `beam * problems + problem`, as a device has them that always computes as many. */
import { impossible } from "./beam_search.ts";
import type { BeamRows } from "./decoder.ts";

/** A search begins with one beam of each problem: further ones are copies that must not win. */
export function widened({ problems, parents, tokens, logProbs }: BeamRows, size: number): BeamRows {
  const beams = tokens.length / problems.length;
  if (beams === size) return { problems, parents, tokens, logProbs };
  const rows = Array.from({ length: size * problems.length }, (_, row) => row % tokens.length);
  return {
    problems,
    parents: Int32Array.from(rows, (row) => parents[row]!),
    tokens: Int32Array.from(rows, (row) => tokens[row]!),
    logProbs: Float32Array.from(rows, (from, row) => row === from ? logProbs[row]! : impossible),
  };
}

/** For each row of the device, the row that is asked for: problems that nobody wants are copies of the first. */
export function onDevice(
  { problems, tokens }: Pick<BeamRows, "problems" | "tokens">,
  width: number,
) {
  const count = problems.length, beams = tokens.length / count;
  return Array.from({ length: beams * width }, (_, row) => {
    const problem = row % width;
    return Math.floor(row / width) * count + (problem < count ? problem : 0);
  });
}
