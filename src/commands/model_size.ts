/** How large a model is, for the log. */
import { elementCount } from "../graph/shape.ts";
import type { Logger } from "../log/logger.ts";
import * as lines from "../log/setup_lines.ts";
import type { Model } from "../models/model.ts";
import { grouped } from "../text/grouped.ts";

/** The lines of Int2Int on the trained weights of each module, and of all. */
export function logSizes(log: Logger, model: Model): void {
  for (const [module, size] of moduleSizes(model)) {
    log.info(lines.parameterCountLine(module, size));
  }
  log.info(lines.tensorCountLine(trainedParts(model).length));
}

/** Trained weights of the encoder and the decoder, of those that the model has. */
export function moduleSizes(model: Model): [module: string, size: number][] {
  const parts = trainedParts(model);
  return ["encoder", "decoder"].flatMap((module) => {
    const own = parts.filter(({ name }) => name.startsWith(`${module}.`));
    return own.length > 0 ? [[module, countOf(own)]] : [];
  });
}

/** For people: `645,128 weights`. */
export function sizeOf(model: Model): string {
  return `${grouped(countOf(trainedParts(model)))} weights`;
}

type Parts = Model["weights"][number]["parts"];

function trainedParts({ weights }: Model): Parts {
  return weights.filter(({ trainable }) => trainable).flatMap(({ parts }) => parts);
}

function countOf(parts: Parts): number {
  return parts.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
