/** How large a model is, for the log. */
import { elementCount } from "../graph/shape.ts";
import { grouped } from "../log/brief_lines.ts";
import type { Logger } from "../log/logger.ts";
import * as lines from "../log/setup_lines.ts";
import type { Model } from "../models/model.ts";

/** The lines of Int2Int on the trained weights of each module, and of all. */
export function logSizes(log: Logger, model: Model): void {
  const parts = trainedParts(model);
  for (const module of ["encoder", "decoder"]) {
    const own = parts.filter(({ name }) => name.startsWith(`${module}.`));
    if (own.length > 0) log.info(lines.parameterCountLine(module, countOf(own)));
  }
  log.info(lines.tensorCountLine(parts.length));
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
