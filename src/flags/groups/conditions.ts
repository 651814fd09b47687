/** Conditions that rows of several groups need. */
import { allOf, anyOf, called, during, is, isNot } from "../condition.ts";

export const transformer = called("a transformer: --lstm false", is("lstm", false));

export const encoder = called(
  "an encoder, which --architecture decoder_only does not have",
  isNot("architecture", "decoder_only"),
);

export const decoder = called(
  "a decoder, which --architecture encoder_only does not have",
  isNot("architecture", "encoder_only"),
);

/** The file of a custom problem may read every flag that problems are made from. */
export const customProblem = called("--problem FILE", isNot("problem", ""));

/** Examples are drawn for training, for evaluation, or to be written. */
export const drawnExamples = called(
  "generated examples (no --train_data or no --eval_data)",
  anyOf(
    during("generate", "export_data"),
    allOf(during("evaluate"), is("eval_data", "")),
    allOf(during("train"), is("eval_data", ""), is("overfit_batches", 0)),
    allOf(during("train"), is("train_data", "")),
  ),
);

/** Test sets are drawn. */
export const drawnTestSets = called(
  "generated test sets (no --eval_data, no --overfit_batches)",
  allOf(
    during("train", "evaluate"),
    is("eval_data", ""),
    anyOf(during("evaluate"), is("overfit_batches", 0)),
  ),
);

/** A run that memorizes training examples is evaluated on these. */
export const ownEvalExamples = called(
  "examples to evaluate on (no --overfit_batches)",
  anyOf(during("evaluate"), is("overfit_batches", 0)),
);

/** What judging answers takes, unless the file of a custom problem reads the flag. */
export const isEvaluated = called(
  "an evaluation, or --problem FILE",
  anyOf(during("train", "evaluate"), customProblem),
);

/** What generating problems takes. */
export const drawnProblems = called(drawnExamples.words, anyOf(drawnExamples, customProblem));

export const newWeights = called(
  "new weights (no --reload_model, no --reload_checkpoint)",
  allOf(is("reload_model", ""), is("reload_checkpoint", "")),
);

export const graphicsCard = called(
  "a graphics card (no --cpu true, no --device cpu)",
  allOf(is("cpu", false), isNot("device", "cpu")),
);
