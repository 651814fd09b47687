import type { PlainData, PlainValue } from "./plain_data.ts";

/** An optimizer's `state_dict()`. */
export interface TorchOptimizer {
  /**
   * What the optimizer remembers of each parameter, e.g. `step`, `exp_avg`, `exp_avg_sq`; by the parameter's index,
   * which {@link parameterOrder} turns into a name. Parameters that never had a gradient may be absent.
   */
  readonly state: ReadonlyMap<number, ReadonlyMap<string, PlainValue>>;
  readonly paramGroups: readonly TorchParamGroup[];
}

/** Parameters that share their options. */
export interface TorchParamGroup {
  /** Indices. */
  readonly params: readonly number[];
  /** `lr`, `betas`, `num_updates`, … */
  readonly options: ReadonlyMap<string, PlainValue>;
}

/** @throws {CheckpointError} */
export function readOptimizer(value: unknown, data: PlainData): TorchOptimizer {
  const optimizer = data.dictionary(value, "optimizer");
  const state = optimizer.get("state");
  const groups = optimizer.get("param_groups");
  if (!(state instanceof Map) || !Array.isArray(groups)) {
    return data.refuse("optimizer", "expected its state and its param_groups");
  }
  const states = [...state].map(([index, remembered]) =>
    [
      isIndex(index) ? index : data.refuse("optimizer", "its state is not by index"),
      data.withTextKeys(remembered, `optimizer state ${index}`),
    ] as const
  );
  return { state: new Map(states), paramGroups: groups.map((group) => readGroup(group, data)) };
}

function readGroup(value: PlainValue, data: PlainData): TorchParamGroup {
  const options = new Map(data.withTextKeys(value, "optimizer group"));
  const params = options.get("params");
  options.delete("params");
  return Array.isArray(params) && params.every(isIndex)
    ? { params, options }
    : data.refuse("optimizer group", "expected the indices of its params");
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
