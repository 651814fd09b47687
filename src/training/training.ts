import { InferenceModel } from "../decoding/inference_model.ts";
import type { Trainer } from "../executors/trainer.ts";
import type { Model } from "../models/model.ts";

/** A model that is trained on a device, and beside it the same model with the weights as of the last `pull()`. */
export class Training<T extends Trainer = Trainer> {
  readonly trainer: T;
  readonly model: InferenceModel;

  constructor(graphs: Model, trainer: T) {
    this.trainer = trainer;
    this.model = new InferenceModel(graphs, trainer.executor, trainer.arrays);
  }

  close(): void {
    this.model.close();
    this.trainer.close();
  }
}
