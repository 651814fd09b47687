/**
 * Tensors inside a model's teacher-forced pass: attention weights, hidden states, and what the model would predict from each of
 * them. They are found by building the pass once more, with an observer; its inputs and weights are those of the model.
 */
import type { Tensor } from "../graph/graph.ts";
import type { Observe, ObservedKind } from "./blocks/observer.ts";

export type StackName = "encoder" | "decoder";

/** How the stack that predicts turns hidden states into logits. */
export interface Lens {
  readonly stack: StackName;
  /** @param hidden `[rows, dim]`, from any layer of the stack */
  logits(hidden: Tensor): Tensor;
}

export interface Probe {
  /** `logits`: of the token that follows each position, `[positions*B, words]`. */
  readonly kind: ObservedKind | "logits";
  /** Unique, e.g. `decoder.layers.0.cross_attention`; with `#2` behind it at the second application of a layer. */
  readonly name: string;
  readonly stack: StackName;
  /** What it was seen in, e.g. `decoder.layers.0`. */
  readonly layer: string;
  /** Counts the applications of the layer, from 1. */
  readonly application: number;
  readonly tensor: Tensor;
}

/** @param build builds the pass with an observer, and returns how it predicts */
export function probesOf(build: (observe: Observe) => Lens): Probe[] {
  const seen: Omit<Probe, "name">[] = [], applications = new Map<string, number>();
  const lens = build((kind, layer, tensor) => {
    const key = `${layer}.${kind}`, application = 1 + (applications.get(key) ?? 0);
    applications.set(key, application);
    seen.push({ kind, layer, tensor, application, stack: stackOf(layer) });
  });
  const read = seen.filter(({ kind, stack }) => kind === "states" && stack === lens.stack);
  const logits = read.map((probe) => ({
    ...probe,
    kind: "logits" as const,
    tensor: lens.logits(probe.tensor),
  }));
  return [...seen, ...logits].map((probe) => ({ ...probe, name: nameOf(probe) }));
}

function nameOf({ layer, kind, application }: Omit<Probe, "name">): string {
  return `${layer}.${kind}${application > 1 ? `#${application}` : ""}`;
}

function stackOf(layer: string): StackName {
  return layer.startsWith("encoder.") ? "encoder" : "decoder";
}

/** What a probe was seen in, for people: `layer 0`, `layer 1, application 2`. */
export function layerLabel({ layer, application }: Probe): string {
  const [, kind, number, inner] = layer.split(".");
  if (kind === "embeddings") return kind;
  const again = application > 1 ? `, application ${application}` : "";
  const first = inner === "layer" && application === 1 ? ", application 1" : "";
  return `layer ${number}${again}${first}`;
}
