/**
 * `deno task bench scaling`: how training should scale over machines, for `docs/machine/scaling.md`. A prediction from the times
 * of a step in `docs/performance.md`; `deno task bench mpi` measures.
 */
import { layoutOf } from "../src/executors/layout.ts";
import { accumulationFor, efficiency, networks, type Step } from "../src/mpi/scaling.ts";
import { flagsFor, modelFor, type Size } from "./training.ts";
import { table } from "../src/text/markdown.ts";

/** Ranks of the table, one a machine. */
const rankCounts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** The column that says what to set: for so many ranks, to be so efficient. */
const target = { ranks: 64, efficiency: 0.9 };

/** Read and write over PCI Express, as far as a process gets. */
const copyBandwidth = 12e9;

const sizes = {
  default: { dim: 256, layers: 4, batch: 32 },
  large: { dim: 512, layers: 6, batch: 128 },
} satisfies Record<string, Size>;

/** Examples per second of one rank, from `docs/performance.md`. */
const workloads = [
  { name: "default, CPU", size: sizes.default, speed: 634 },
  { name: "large, CPU", size: sizes.large, speed: 161 },
  { name: "default, GPU", size: sizes.default, speed: 7540, copyBandwidth },
  { name: "large, GPU", size: sizes.large, speed: 3780, copyBandwidth },
];

/** Tables in Markdown, as the page has them. */
export function scalingTables(): string[] {
  const steps = workloads.map(({ name, size, speed, ...rest }) => ({
    ...{ name, batch: size.batch },
    step: { seconds: size.batch / speed, bytes: 4 * weightsOf(size), accumulate: 1, ...rest },
  }));
  const inputs = steps.map((
    { name, batch, step },
  ) => [name, String(batch), `${(step.bytes / 1e6).toFixed(0)} MB`, milliseconds(step)]);
  return [
    tableOf(["model", "batch of a rank", "gradient", "step of a rank"], inputs),
    ...steps.map(({ name, step }) => efficiencies(name, step)),
  ];
}

function efficiencies(name: string, step: Step): string {
  const rows = networks.map((network) => [
    network.name,
    ...rankCounts.map((ranks) => percent(efficiency(ranks, step, network))),
    String(accumulationFor(target.efficiency, target.ranks, step, network)),
  ]);
  return tableOf([name, ...rankCounts.map(String), "accumulate"], rows);
}

function tableOf(...[heads, rows]: Parameters<typeof table>): string {
  return table(heads, rows).trimEnd();
}

/** `deno task bench scaling`. */
export function benchScaling(): void {
  console.log(scalingTables().join("\n\n"));
}

/** Weights whose gradients are exchanged; tables of positions, of which a batch uses a few rows, hardly count. */
function weightsOf(size: Size): number {
  return layoutOf(modelFor(flagsFor(size)).weights).dense.length;
}

function milliseconds({ seconds }: Step): string {
  return `${(1000 * seconds).toFixed(1)} ms`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}
