/** Ends the process when it is asked to stop a second time, whatever the main thread is doing. */
import { exitNow } from "../libc.ts";
import { exitCodeOf, oneRequest, type StopSignal, urgentSignals } from "./stop_signals.ts";

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
const scope = globalThis as unknown as { onmessage: () => void };

/** When the first request came, in milliseconds. */
let first: number | undefined;
let isHeard = false;

scope.onmessage = () => isHeard = true;

for (const signal of urgentSignals) Deno.addSignalListener(signal, () => receive(signal));

function receive(signal: StopSignal): void {
  const now = performance.now();
  if (first === undefined) {
    first = now;
    setTimeout(() => sayBusy(signal), oneRequest);
  } else if (now - first > oneRequest) exitNow(exitCodeOf(signal));
}

/** The main thread, which has the log, will take note when it can. */
function sayBusy(signal: StopSignal): void {
  if (isHeard) return;
  const text =
    `${signal} received, but the program is busy; again: stop at once, nothing is saved\n`;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // The terminal may be gone.
  }
}
