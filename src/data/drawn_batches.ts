import { collateCoded } from "../batches/collate.ts";
import type { Recipe } from "../batches/recipe.ts";
import type { BatchSource } from "../batches/source.ts";
import { randomFrom, streams } from "../random.ts";
import { codedExample } from "./coded_example.ts";
import type { IndexDraw } from "./draw_index.ts";
import type { ExampleTable } from "./example_table.ts";

/**
 * Batches of examples drawn from a table, with replacement. Each has a stream of random numbers of its own, so what is
 * drawn depends on the seed and the example's number alone: a run that is resumed goes on with the same examples.
 */
export function drawnBatches(
  table: ExampleTable,
  recipe: Recipe<unknown, unknown>,
  draw: IndexDraw,
  batchSize: number,
): BatchSource {
  const { seed, rank, split, framing } = recipe;

  function examples(first: number, count: number) {
    const drawn = Array.from({ length: count }, (_, i) => {
      const random = randomFrom(seed, rank, streams[split], first + i);
      return codedExample(table, draw(random), recipe);
    });
    return Promise.resolve(collateCoded(drawn, framing));
  }

  return { batch: (index) => examples(index * batchSize, batchSize), examples, close() {} };
}
