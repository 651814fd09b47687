import { keepingHangup } from "./hangup.ts";
import { ignoreSignal } from "../libc.ts";
import { numberOf } from "./stop_signals.ts";

/**
 * Keeps SIGUSR1 from opening Deno's inspector, through which any user of the machine could run code in this process.
 * Schedulers send it as a warning (Slurm's `--signal=USR1@60`).
 *
 * Deno puts its handler back when it first listens for a signal, so that is done first.
 */
export function keepInspectorClosed(): void {
  if (Deno.build.os === "windows") return;
  keepingHangup(() => Deno.addSignalListener("SIGUSR1", () => {}));
  ignoreSignal(numberOf("SIGUSR1"));
}
