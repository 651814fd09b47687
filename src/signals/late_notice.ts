import { stopSignals } from "./stop_signals.ts";

/**
 * Has this process live on when a notice comes while it ends: Slurm gives notice to all ranks, and once one has taken note, all
 * stop, also those that have yet to receive it.
 */
export function outliveNotice(): void {
  if (stopSignals.includes("SIGUSR2")) Deno.addSignalListener("SIGUSR2", () => {});
}
