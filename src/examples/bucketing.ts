/** Examples of several batches put together anew, those of similar length side by side: padding costs time. */
import { padId } from "../tokenizers/vocabulary.ts";
import type { Batch } from "./batch.ts";
import type { SequenceLayout } from "../task/sequence_layout.ts";
import { selectExamples } from "./split.ts";

/** Where an example stands among several batches. */
export interface Place {
  readonly batch: number;
  readonly example: number;
}

/** A batch, and where each of its examples stood. */
export interface Group {
  readonly batch: Batch;
  readonly places: readonly Place[];
}

/** The places of all examples, in order. */
export function placesOf(batches: readonly Batch[]): Place[] {
  return batches.flatMap(({ size }, batch) =>
    Array.from({ length: size }, (_, example) => ({ batch, example }))
  );
}

/** The examples at `places`, which are in order, in groups as large as the batches, by length of problem, then of answer. */
export function groupByLength(
  batches: readonly Batch[],
  places: readonly Place[],
  layout: SequenceLayout,
): Group[] {
  const size = batches.reduce((most, batch) => Math.max(most, batch.size), 0);
  const sorted = [...places].sort((a, b) =>
    lengthAt(batches, a, "source") - lengthAt(batches, b, "source") ||
    lengthAt(batches, a, "target") - lengthAt(batches, b, "target")
  );
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, group) => {
    const members = sorted.slice(group * size, (group + 1) * size);
    return { batch: gather(batches, members, layout), places: members };
  });
}

/** The examples at `places`, which are in order, each in its own batch and padded as that is. */
export function groupByBatch(batches: readonly Batch[], places: readonly Place[]): Group[] {
  return batches.map((batch, i) => {
    const members = places.filter((place) => place.batch === i);
    if (members.length === batch.size) return { batch, places: members };
    return { batch: selectExamples(batch, members.map(({ example }) => example)), places: members };
  }).filter(({ places }) => places.length > 0);
}

type Side = "source" | "target";

function lengthAt(batches: readonly Batch[], { batch, example }: Place, side: Side): number {
  return batches[batch]![`${side}Lengths`][example]!;
}

/** A batch of its own, padded no further than it must be; one of the batches itself where it holds just that. */
function gather(
  batches: readonly Batch[],
  places: readonly Place[],
  layout: SequenceLayout,
): Batch {
  const lengths = (side: Side) =>
    Int32Array.from(places, (place) => lengthAt(batches, place, side));
  const sourceLengths = lengths("source"), targetLengths = lengths("target");
  const targetLength = Math.max(...targetLengths);
  const sourceLength = Math.max(...sourceLengths, layout.coversAnswers ? targetLength : 0);
  const first = batches[places[0]!.batch]!;
  const isWhole = places.length === first.size &&
    places.every(({ batch, example }, i) => batches[batch] === first && example === i);
  if (isWhole && sourceLength === first.sourceLength && targetLength === first.targetLength) {
    return first;
  }
  return {
    size: places.length,
    source: columns(batches, places, "source", sourceLength),
    ...{ sourceLength, sourceLengths },
    target: columns(batches, places, "target", targetLength),
    ...{ targetLength, targetLengths },
    classes: Int32Array.from(places, ({ batch, example }) => batches[batch]!.classes[example]!),
  };
}

function columns(
  batches: readonly Batch[],
  places: readonly Place[],
  side: Side,
  longest: number,
): Int32Array {
  const ids = new Int32Array(longest * places.length).fill(padId);
  places.forEach((place, i) => {
    const { size, [side]: from } = batches[place.batch]!, length = lengthAt(batches, place, side);
    for (let t = 0; t < length; t++) ids[t * places.length + i] = from[t * size + place.example]!;
  });
  return ids;
}
