/**
 * Ends the process when it is asked to stop a second time, whatever the main thread is doing, and has it stop when the process
 * that started it has ended.
 */
import { exitNow } from "../libc.ts";
import type { WatchdogMessage } from "./watchdog.ts";
import { exitCodeOf, oneRequest, type StopSignal, urgentSignals } from "./stop_signals.ts";

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
const scope = globalThis as unknown as { onmessage: (message: { data: WatchdogMessage }) => void };

/** Milliseconds in which a process that is asked to stop as its parent has ended finishes its step and saves. */
const longestFarewell = 60_000;

/** When the first request came, in milliseconds. */
let first: number | undefined;
let isHeard = false;

scope.onmessage = ({ data }) => {
  if (data === "heard") isHeard = true;
  else void stopWithParent();
};

for (const signal of urgentSignals) Deno.addSignalListener(signal, () => receive(signal));

/** The parent holds the other end of standard input, writes nothing to it, and lets go of it when it ends, however it ends. */
async function stopWithParent(): Promise<void> {
  const byte = new Uint8Array(1);
  while (await Deno.stdin.read(byte).catch(() => null) !== null);
  Deno.kill(Deno.pid, "SIGTERM");
  setTimeout(() => exitNow(exitCodeOf("SIGTERM")), longestFarewell);
}

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
