/** Reports code of a user's that does not return. */
import { callsOfThread } from "./calls.ts";

let watching: Worker | undefined;

/**
 * Has a thread look at this one, and at others that are named later, for calls that take long. It ends with the process.
 *
 * @param file whose code is watched
 */
export function watchUserCode(file: string): void {
  if (watching === undefined) {
    watching = new Worker(new URL("./watch_worker.ts", import.meta.url), { type: "module" });
    watchThread(callsOfThread);
  }
  watching.postMessage(file);
}

/** Has another thread watched too, if any is. @param calls its `callsOfThread` */
export function watchThread(calls: Int32Array): void {
  watching?.postMessage(calls);
}
