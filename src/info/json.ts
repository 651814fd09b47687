import type { FileDescription } from "./describe_file.ts";

/** Descriptions as JSON for programs; integers of any size are plain numbers. */
export function descriptionsToJson(models: readonly FileDescription[]): string {
  return `${JSON.stringify({ models: models.map(named) }, exact, 2)}\n`;
}

/** What the file does not say is `null`; names are in the style of the program's other JSON. */
function named(model: FileDescription): Record<string, unknown> {
  const { path, bytes, kind, format, flags, progress, problems, parameters, vocabulary } = model;
  return {
    ...{ path, bytes, kind, format: format ?? null },
    ...{ flags: flags ?? null, progress: progress ?? null, parameters },
    training_problems: problems ?? null,
    optimizer_state: model.optimizerState,
    vocabulary: vocabulary ?? null,
    weights_sha256: model.weightsDigest ?? null,
    other_texts: model.otherTexts,
  };
}

function exact(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? rawJson(String(value)) : value;
}

/** Part of JavaScript that TypeScript's library does not know yet. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };
