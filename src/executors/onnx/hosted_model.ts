/** What all engines share: weights and optimizer state in the host's memory, scored and decoded there by ONNX Runtime. */
import type { Batch } from "../../examples/batch.ts";
import { type Footprint, modelFootprint } from "../../models/footprint.ts";
import { type Model, type PaddingUse, paddingUse } from "../../models/model.ts";
import type { BeamDecoding, Decoding, NamedArray, Score } from "../engine.ts";
import type { Layout } from "../layout.ts";
import type { FlatMemory } from "./flat_memory.ts";
import type { Lanes } from "./lanes.ts";
import { namedState, namedWeights } from "./named_arrays.ts";
import { OnnxPredictor } from "./onnx_predictor.ts";
import { acceleratorBudget, hostBudget } from "../pass_budget.ts";
import type { Accelerator } from "./session.ts";

/** What scores and decodes. */
export interface Scoring {
  /** How the cores are shared out. */
  readonly lanes: Lanes;
  /** What computes in place of the cores. */
  readonly accelerator?: Accelerator | undefined;
}

/** An accelerator computes a batch as a whole. */
const wholeBatches: Lanes = { parts: 1, threads: 1 };

export class HostedModel {
  readonly lanes: number;
  /** What scores and decodes, for the log. */
  readonly scoredOn: string;
  readonly seesPadding: PaddingUse;
  readonly footprint: Footprint;
  readonly passBudget: number;
  protected readonly layout: Layout;
  protected readonly memory: FlatMemory;
  readonly #predictor: OnnxPredictor;

  constructor(model: Model, layout: Layout, memory: FlatMemory, scoring: Scoring) {
    const { accelerator } = scoring;
    const lanes = accelerator === undefined ? scoring.lanes : wholeBatches;
    this.lanes = lanes.parts;
    this.scoredOn = `ONNX Runtime on ${accelerator?.name ?? "the CPU"}`;
    this.seesPadding = paddingUse(model);
    this.footprint = modelFootprint(model);
    this.passBudget = accelerator === undefined ? hostBudget() : acceleratorBudget;
    this.layout = layout;
    this.memory = memory;
    this.#predictor = new OnnxPredictor(model, layout, memory, { lanes, accelerator });
  }

  /** Bytes of weights, and of what else is kept for training. */
  get held(): number {
    return this.memory.bytes;
  }

  /** To be told before weights that were written to the host's memory are scored. */
  weightsChanged(): void {
    this.#predictor.weightsChanged();
  }

  score(batch: Batch): Promise<Score> {
    return this.#predictor.score(batch);
  }

  startDecoding(batch: Batch): Promise<Decoding> {
    return this.#predictor.startDecoding(batch);
  }

  startBeams(batch: Batch, size: number): Promise<BeamDecoding> {
    return this.#predictor.startBeams(batch, size);
  }

  weights(): NamedArray[] {
    return namedWeights(this.layout, this.memory);
  }

  optimizerState(): ReadonlyMap<string, readonly NamedArray[]> {
    return namedState(this.layout, this.memory);
  }

  close(): void {
    this.#predictor.close();
  }
}
