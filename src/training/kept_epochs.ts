/** Which epochs keep a checkpoint of their own: those of `--keep_last`, which come and go, beside those of `--save_periodic`. */

/** Epochs with a checkpoint that `--keep_last` wrote; those of `--save_periodic` are not among them, and stay. */
export interface KeptEpochs {
  /** `undefined` where there never were any. */
  readonly kept: readonly number[] | undefined;
  /** Whose checkpoints are to be removed, once that of the new epoch is there. */
  readonly dropped: readonly number[];
}

/**
 * @param kept as of the epoch before
 * @param ended the epoch that was just evaluated; `keepLast` 0 leaves everything as it is
 */
export function keepEpoch(
  kept: readonly number[] | undefined,
  ended: { readonly epoch: number; readonly keepLast: number; readonly isPeriodic: boolean },
): KeptEpochs {
  const { epoch, keepLast, isPeriodic } = ended;
  if (keepLast === 0) return { kept, dropped: [] };
  const earlier = (kept ?? []).filter((each) => each !== epoch);
  const isOld = (each: number) => each <= epoch - keepLast;
  return {
    kept: [...earlier.filter((each) => !isOld(each)), ...isPeriodic ? [] : [epoch]],
    dropped: earlier.filter(isOld),
  };
}
