/**
 * Requests to stop. The first asks the program to finish what it is doing and save; another, later one ends the process at once,
 * even while this thread is busy: a watchdog on another thread sees to that.
 */
import { hadNotice } from "./early_notice.ts";
import { isHangupIgnored, keepingHangup } from "./hangup.ts";
import { type StopSignal, stopSignals } from "./stop_signals.ts";
import { startWatchdog } from "./watchdog.ts";

export interface Interruption {
  /** The signal received, if any. */
  readonly signal: () => StopSignal | undefined;
  /** Stops listening. */
  dispose(): void;
}

/**
 * @param announce called once, when the first signal arrives; at once where Slurm's notice came before
 * @param endsWithInput the end of standard input is a request, too
 */
export function listenForInterruption(
  announce: (signal: StopSignal) => void,
  endsWithInput = false,
): Interruption {
  let received: StopSignal | undefined;
  const watchdog = startWatchdog(endsWithInput);
  const handle = (signal: StopSignal) => {
    watchdog.heard();
    if (received !== undefined) return;
    received = signal;
    announce(signal);
  };
  const ignored = isHangupIgnored();
  const handlers = stopSignals.filter((signal) => signal !== "SIGHUP" || !ignored)
    .map((signal) => ({ signal, handler: () => handle(signal) }));
  keepingHangup(() =>
    handlers.forEach(({ signal, handler }) => Deno.addSignalListener(signal, handler))
  );
  if (hadNotice()) handle("SIGUSR2");
  return {
    signal: () => received,
    dispose() {
      handlers.forEach(({ signal, handler }) => Deno.removeSignalListener(signal, handler));
      watchdog.stop();
    },
  };
}
