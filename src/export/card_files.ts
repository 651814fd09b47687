/** The model card and the numbers behind it, as files. */
import type { FolderFile } from "../files/atomic_folder.ts";
import type { Evaluated } from "../log/metrics_line.ts";
import { cardMarkdown, type FileInterface } from "./card_markdown.ts";
import type { ModelCard } from "./model_card.ts";
import { json, textFile } from "./text_file.ts";

/** Every name that one of these may have. */
export const cardFileNames: readonly string[] = ["README.md", "metrics.json"];

/** @param evaluation of these very weights, if it is known @param graphs what the ONNX files take and return */
export function* cardFiles(
  card: ModelCard,
  evaluation: Evaluated | undefined,
  graphs: readonly FileInterface[],
): Generator<FolderFile> {
  yield textFile("README.md", cardMarkdown(card, graphs));
  if (evaluation !== undefined) yield textFile("metrics.json", json(evaluated(evaluation)));
}

/** Leaves out where and when it was evaluated, which is private. */
function evaluated({ metrics, counts, details }: Evaluated): Evaluated {
  return { metrics, counts, ...details && { details } };
}
