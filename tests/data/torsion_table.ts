/** The tables of elliptic curves and their torsion, as `int2int encode` reads them. */
import { contentsOf } from "../records/read.ts";
import { type Coefficients, Curve, gcd } from "./curve.ts";

export interface Row {
  /** For messages. */
  readonly at: string;
  readonly conductor: number;
  readonly curve: Curve;
  readonly traces: readonly number[];
  readonly order: number;
  /** The cells of all columns. */
  readonly cell: (column: string) => string;
}

export async function readTable(url: URL): Promise<readonly Row[]> {
  const { columns, rows, lines } = await contentsOf(url.pathname);
  return rows.map((values, i) => {
    const valueOf = (column: string) => values[columns!.indexOf(column)]!;
    return {
      at: `line ${lines[i]}`,
      conductor: Number(valueOf("conductor")),
      curve: new Curve(valueOf("ainvs") as unknown as Coefficients),
      traces: (valueOf("aps") as bigint[]).map(Number),
      order: Number(valueOf("order")),
      cell: (column) => String(valueOf(column)),
    };
  });
}

/** Of p + 1 - a_p over the odd primes of good reduction: the largest order of a torsion subgroup divides it. */
export function greatestDivisor(
  { conductor }: Row,
  primes: readonly number[],
  traces: readonly number[],
): number {
  return primes.reduce(
    (known, p, i) => p === 2 || conductor % p === 0 ? known : gcd(known, p + 1 - traces[i]!),
    0,
  );
}
