import type { StateDictionary, TorchCheckpoint } from "./checkpoint.ts";

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
    const own = withoutTied(weights);
    return own.map(([name]) => `${module}.${name}`).filter((name) => !isFrozen(name));
  });
}

/** The weights, but for those that share their memory with an earlier one. */
function withoutTied(weights: StateDictionary) {
  const seen = new Set<string>();
  return [...weights].filter(([, { place }]) => seen.size < seen.add(place).size);
}
