/**
 * Slurm's notice, SIGUSR2, while a program starts or ends, when nobody listens for requests to stop: it would end the process at
 * once, and its job would not be queued again. A rank that is late also receives it after the others have agreed to stop.
 */
import { keepingHangup } from "./hangup.ts";
import { stopSignals } from "./stop_signals.ts";

let isReceived = false;

/** Lets this process live on when a notice comes, and remembers it. */
export function outliveNotice(): void {
  if (!stopSignals.includes("SIGUSR2")) return;
  keepingHangup(() => Deno.addSignalListener("SIGUSR2", () => void (isReceived = true)));
}

/** Whether a notice has come since {@link outliveNotice}. */
export function hadNotice(): boolean {
  return isReceived;
}
