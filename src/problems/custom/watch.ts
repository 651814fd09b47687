/** Reports code of a user's that does not return. */
import { callsOfThread } from "./calls.ts";

let watching: Worker | undefined;

/**
 * Starts a thread that looks at this one, and at others that are named later, for calls that take long. It ends with the process.
 *
 * @param file whose code is watched
 */
export function watchUserCode(file: string): void {
  watching = new Worker(new URL("./watch_worker.ts", import.meta.url), { type: "module" });
  watching.postMessage(file);
  watchThread(callsOfThread);
}

/** Has another thread watched too, if any is. @param calls its `callsOfThread` */
export function watchThread(calls: Int32Array): void {
  watching?.postMessage(calls);
}
