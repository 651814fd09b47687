/** An inspection as files: the page, all arrays, and tables. */
import type { FolderFile } from "../files/atomic_folder.ts";
import { safetensorsChunks } from "../files/safetensors_writer.ts";
import type { Tensor } from "../files/tensor_types.ts";
import type { Inspection } from "./inspection.ts";
import { inspectionPage } from "./page/page.ts";
import { csvLines, type CsvTable, tableNames } from "./tables.ts";

export const pageName = "inspect.html";

const tensorsName = "tensors.safetensors";

/** Every name that a file of an inspection may have. */
export const inspectionNames: ReadonlySet<string> = new Set([
  ...[pageName, tensorsName],
  ...tableNames.map((name) => `${name}.csv`),
]);

/** The files of an inspection, one after the other. @param tables those that are not too long */
export function* inspectionFiles(
  inspection: Inspection,
  tables: readonly CsvTable[],
): Generator<FolderFile> {
  yield { name: pageName, content: encoded([inspectionPage(inspection)]) };
  yield { name: tensorsName, content: joined([...safetensorsChunks(...arraysOf(inspection))]) };
  for (const table of tables) {
    yield { name: `${table.name}.csv`, content: encoded(csvLines(table)) };
  }
}

/**
 * The arrays by name, e.g. `decoder.layers.0.cross_attention` `[heads, queries, keys]`; `encoder.reads` and `decoder.reads` are
 * token ids. The metadata have the problem, the answer and the vocabulary.
 */
function arraysOf({ seen, reads, question, vocabulary }: Inspection) {
  const ids = Object.entries(reads).map(([stack, data]): [string, Tensor] => [
    `${stack}.reads`,
    { dtype: "I32", shape: [data.length], data: data.slice() },
  ]);
  const values = seen.map(({ name, tensor: { shape, data } }): [string, Tensor] => [
    name,
    { dtype: "F32", shape, data: data as Float32Array<ArrayBuffer> },
  ]);
  const metadata = {
    ...{ format: "int2int-inspection-1", problem: question.problem, answer: question.answer },
    vocabulary: JSON.stringify(vocabulary.tokens),
  };
  return [new Map([...values, ...ids]), metadata] as const;
}

function encoded(texts: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  return joined(Array.from(texts, (text) => encoder.encode(text)));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
