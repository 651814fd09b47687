/** How deep a model is, told from its flags alone: before anything is built, which a hostile depth would never end. */
import { mostApplications } from "./limits.ts";
import type { FlagName, Flags } from "./table.ts";

type Stack = "enc" | "dec";

/** The flags that make a stack deep. */
interface Depth {
  readonly layers: number;
  readonly hiddenLayers: number;
  /** Which layer is repeated: -1 none, -2 all. */
  readonly loopIndex: number;
  readonly loops: number;
  readonly adaptive: boolean;
}

/** Applications of layers in both stacks, a hidden layer of a feed-forward network beyond the first counted as one more. */
export function applicationsIn(p: Flags): number {
  return stacksOf(p).reduce((sum, stack) => sum + applicationsOf(p, stack), 0);
}

/** The flag that makes a model deepest, for messages. */
export function deepestFlag(p: Flags): FlagName {
  const [first, second = first] = stacksOf(p) as [Stack, Stack?];
  const stack = applicationsOf(p, first) >= applicationsOf(p, second) ? first : second;
  const { layers, hiddenLayers, loops } = depthOf(p, stack);
  if (!p.lstm && loops > Math.max(layers, hiddenLayers)) return `${stack}_loops`;
  return p.lstm || layers >= hiddenLayers ? `n_${stack}_layers` : `n_${stack}_hidden_layers`;
}

export function isTooDeep(p: Flags): boolean {
  return applicationsIn(p) > mostApplications;
}

/** Says what is wrong with a model that is too deep. */
export function tooDeep(p: Flags): string {
  const repeated = stacksOf(p).find((stack) => !p.lstm && depthOf(p, stack).adaptive);
  const loops = repeated && depthOf(p, repeated).loops;
  const act = repeated === undefined
    ? ""
    : `; --${repeated}_act true applies the repeated layer ${loops} × ${loops} times`;
  return `expected at most ${mostApplications} applications of layers in all (layers, times ` +
    `repetitions, times hidden layers), found ${applicationsIn(p)}${act}`;
}

function stacksOf({ architecture }: Flags): readonly Stack[] {
  if (architecture === "encoder_only") return ["enc"];
  return architecture === "decoder_only" ? ["dec"] : ["enc", "dec"];
}

function depthOf(p: Flags, stack: Stack): Depth {
  return {
    layers: p[`n_${stack}_layers`],
    hiddenLayers: p[`n_${stack}_hidden_layers`],
    loopIndex: p[`${stack}_loop_idx`],
    loops: p[`${stack}_loops`],
    adaptive: p[`${stack}_act`],
  };
}

function applicationsOf(p: Flags, stack: Stack): number {
  const { layers, hiddenLayers, loopIndex, loops, adaptive } = depthOf(p, stack);
  if (p.lstm) return layers * (p.bidirectional ? 2 : 1);
  if (loopIndex === -1) return layers * hiddenLayers;
  if (loopIndex === -2) return layers * loops * hiddenLayers;
  // As in Int2Int, each of the iterations of ACT applies the layer `loops` times.
  return (layers - 1 + loops * (adaptive ? loops : 1)) * hiddenLayers;
}
