/** A thread that goes on when the main thread is busy. */

export interface Watchdog {
  /** The main thread has taken note of a signal. */
  heard(): void;
  stop(): void;
}

/** `heard`: see {@link Watchdog}; `watch`: the process is to stop when its standard input ends. */
export type WatchdogMessage = "heard" | "watch";

/** @param endsWithInput has the process stop when its standard input ends, which is when its parent does */
export function startWatchdog(endsWithInput: boolean): Watchdog {
  const worker = new Worker(new URL("./watchdog_worker.ts", import.meta.url), { type: "module" });
  const post = (message: WatchdogMessage) => worker.postMessage(message);
  if (endsWithInput) post("watch");
  return {
    heard: () => post("heard"),
    stop: () => worker.terminate(),
  };
}
