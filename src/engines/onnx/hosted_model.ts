/** What all engines share: weights and optimizer state in the host's memory, scored and decoded there by ONNX Runtime. */
import type { Batch } from "../../batches/batch.ts";
import { type Model, type PaddingUse, paddingUse } from "../../models/model.ts";
import type { BeamDecoding, Decoding, NamedArray, Score } from "../engine.ts";
import type { Layout } from "../layout.ts";
import type { FlatMemory } from "./flat_memory.ts";
import type { Lanes } from "./lanes.ts";
import { namedState, namedWeights } from "./named_arrays.ts";
import { OnnxPredictor } from "./onnx_predictor.ts";

export class HostedModel {
  readonly lanes: number;
  readonly seesPadding: PaddingUse;
  protected readonly layout: Layout;
  protected readonly memory: FlatMemory;
  readonly #predictor: OnnxPredictor;

  constructor(model: Model, layout: Layout, memory: FlatMemory, lanes: Lanes) {
    this.lanes = lanes.parts;
    this.seesPadding = paddingUse(model);
    this.layout = layout;
    this.memory = memory;
    this.#predictor = new OnnxPredictor(model, layout, memory, lanes);
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
