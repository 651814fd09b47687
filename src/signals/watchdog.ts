/** A thread that goes on when the main thread is busy. */

export interface Watchdog {
  /** The main thread has taken note of a signal. */
  heard(): void;
  stop(): void;
}

export function startWatchdog(): Watchdog {
  const worker = new Worker(new URL("./watchdog_worker.ts", import.meta.url), { type: "module" });
  return {
    heard: () => worker.postMessage("heard"),
    stop: () => worker.terminate(),
  };
}
