/** How much memory the passes of a model take beside its weights, in bytes, by the shape of a batch. */
import type { BatchShape } from "../examples/batch.ts";
import { footprintOf } from "../graph/footprint.ts";
import type { Sizes } from "../graph/shape.ts";
import type { BeamGraphs } from "./decoding.ts";
import type { Model } from "./model.ts";
import type { NamedTensors } from "../graph/graph.ts";

export interface Footprint {
  /** A training step, gradients left out. */
  training(shape: BatchShape): number;
  /** The pass over whole sequences that scores them. */
  scoring(shape: BatchShape): number;
  /**
   * Writing answers.
   *
   * @param length tokens of an answer, opening and closing ones included @param beams unfinished answers of each problem;
   * left out for greedy decoding
   */
  answering(shape: BatchShape, length: number, beams?: number): number;
}

type BytesOf = (sizes: Sizes) => number;

export function modelFootprint(model: Model): Footprint {
  const { sizes } = model.inputBuilder;
  const known = new Map<NamedTensors, BytesOf>();
  const bytes = (outputs: NamedTensors, placed = false) => {
    if (!known.has(outputs)) known.set(outputs, footprintOf(outputs, { placed }));
    return known.get(outputs)!;
  };
  const searches = new Map<number, BeamGraphs>();
  const search = (beams: number) => {
    if (!searches.has(beams)) searches.set(beams, model.beams(beams));
    return searches.get(beams)!;
  };
  return {
    training: (shape) => bytes(model.training, true)(sizes.teacherForced(shape)),
    scoring: (shape) => bytes(model.scoring)(sizes.teacherForced(shape)),
    answering(shape, length, beams) {
      const graphs = beams === undefined ? model.decoding : search(beams);
      // Answers predicted all at once come from the scoring pass.
      if (graphs === undefined) return bytes(model.scoring)(sizes.teacherForced(shape));
      const last = Math.max(0, length - 2);
      const step = sizes.decoding(shape, last, beams), { P = 0, N = 0 } = step;
      const others = "treeCache" in graphs && graphs.treeCache ? (beams ?? 1) - 1 : 0;
      // Where all that was written is kept, these are at most all tokens of all beams.
      const kept = { P: P + others * last, N: N + others * (last + 1) };
      return Math.max(
        bytes(graphs.prepare)(sizes.encoding(shape)),
        bytes(graphs.step)({ ...step, ...kept, A: step.B! }),
      );
    },
  };
}
