/**
 * Requests to stop. The first asks the program to finish what it is doing and save; another, later one ends the process at once,
 * even while this thread is busy: a watchdog on another thread sees to that.
 */
import { ignoreSignal, isSignalIgnored } from "../libc.ts";
import { numberOf, type StopSignal, stopSignals } from "./stop_signals.ts";
import { startWatchdog } from "./watchdog.ts";

export interface Interruption {
  /** The signal received, if any. */
  readonly signal: () => StopSignal | undefined;
  /** Stops listening. */
  dispose(): void;
}

/** @param announce called once, when the first signal arrives */
export function listenForInterruption(announce: (signal: StopSignal) => void): Interruption {
  let received: StopSignal | undefined;
  const watchdog = startWatchdog();
  const hangupIgnored = stopSignals.includes("SIGHUP") && isSignalIgnored(numberOf("SIGHUP"));
  const handlers = stopSignals
    // Under `nohup` the end of the terminal is no reason to stop.
    .filter((signal) => signal !== "SIGHUP" || !hangupIgnored)
    .map((signal) => {
      const handler = () => {
        watchdog.heard();
        if (received !== undefined) return;
        received = signal;
        announce(signal);
      };
      Deno.addSignalListener(signal, handler);
      return { signal, handler };
    });
  // Deno takes over several signals when it first listens for one.
  if (hangupIgnored) ignoreSignal(numberOf("SIGHUP"));
  return {
    signal: () => received,
    dispose() {
      handlers.forEach(({ signal, handler }) => Deno.removeSignalListener(signal, handler));
      watchdog.stop();
    },
  };
}
