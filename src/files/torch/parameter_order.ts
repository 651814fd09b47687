import type { TorchCheckpoint } from "./checkpoint.ts";

/**
 * The names of the parameters by the index under which PyTorch's optimizer keeps them: the encoder's, then the
 * decoder's, each in the order of its `state_dict()`. A weight that is tied to an earlier one has no index of its
 * own, and neither has a frozen one (sinusoidal position embeddings).
 *
 * @param isFrozen told by the name with its module, e.g. `encoder.position_embeddings.weight`
 */
export function parameterOrder(
  { modules }: Pick<TorchCheckpoint, "modules">,
  isFrozen: (name: string) => boolean,
): string[] {
  return [...modules].flatMap(([module, weights]) => {
    const isTied = memoryWatcher();
    const own = [...weights].filter(([, { data }]) => !isTied(data));
    return own.map(([name]) => `${module}.${name}`).filter((name) => !isFrozen(name));
  });
}

/** Tells whether the same memory was asked about before. */
function memoryWatcher(): (data: Float32Array) => boolean {
  const seen = new Map<ArrayBufferLike, Set<string>>();
  return ({ buffer, byteOffset, length }) => {
    const places = seen.get(buffer) ?? new Set();
    const place = `${byteOffset} ${length}`;
    const isSeen = places.has(place);
    seen.set(buffer, places.add(place));
    return isSeen;
  };
}
