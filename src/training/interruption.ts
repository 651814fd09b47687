/** Ctrl-C and SIGTERM: the first asks the run to finish its step and save, the second ends the process at once. */

export interface Interruption {
  /** The signal received, if any. */
  readonly signal: () => Deno.Signal | undefined;
  /** Stops listening. */
  dispose(): void;
}

/** Exit codes by which shells tell a signal: 128 and its number. */
export const exitCodes: Partial<Record<Deno.Signal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** @param announce told once, when the first signal arrives */
export function listenForInterruption(announce: (signal: Deno.Signal) => void): Interruption {
  let received: Deno.Signal | undefined;
  const handlers = (Object.keys(exitCodes) as Deno.Signal[])
    // Windows knows no SIGTERM.
    .filter((signal) => Deno.build.os !== "windows" || signal === "SIGINT")
    .map((signal) => {
      const handler = () => {
        if (received !== undefined) Deno.exit(exitCodes[signal]);
        received = signal;
        announce(signal);
      };
      Deno.addSignalListener(signal, handler);
      return { signal, handler };
    });
  return {
    signal: () => received,
    dispose: () =>
      handlers.forEach(({ signal, handler }) => Deno.removeSignalListener(signal, handler)),
  };
}
