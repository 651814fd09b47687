import { ignoreSignal, isSignalIgnored } from "../libc.ts";
import { numberOf, stopSignals } from "./stop_signals.ts";

/** Whether the end of the terminal is no reason to stop: this process was started with `nohup`. */
export function isHangupIgnored(): boolean {
  return stopSignals.includes("SIGHUP") && isSignalIgnored(numberOf("SIGHUP"));
}

/** Lets Deno listen for signals. It takes over several when it first does, SIGHUP among them, also where that was ignored. */
export function keepingHangup(listen: () => void): void {
  const ignored = isHangupIgnored();
  listen();
  if (ignored) ignoreSignal(numberOf("SIGHUP"));
}
