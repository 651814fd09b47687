import { callNames } from "./calls.ts";

/** Milliseconds after which a call is reported; again when it has taken ten times as long. */
const patience = 5_000, interval = 500, growth = 10;

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<string | Int32Array>) => void;
};

/** A thread, and the call that it was last seen in. */
interface Watched {
  readonly calls: Int32Array;
  call: number;
  since: number;
  reportAfter: number;
}

const threads: Watched[] = [];
let file = "";

scope.onmessage = ({ data }) => {
  if (typeof data === "string") file = data;
  else threads.push({ calls: data, call: -1, since: 0, reportAfter: patience });
};

setInterval(() => threads.forEach(look), interval);

function look(thread: Watched): void {
  const call = Atomics.load(thread.calls, 0), name = Atomics.load(thread.calls, 1);
  const now = performance.now();
  if (call !== thread.call || name === 0) {
    Object.assign(thread, { call, since: now, reportAfter: patience });
  } else if (now - thread.since >= thread.reportAfter) {
    report(callNames[name - 1]!, thread.reportAfter);
    thread.reportAfter *= growth;
  }
}

function report(name: string, milliseconds: number): void {
  const text = `int2int: ${file}: ${name} has not returned for ${
    milliseconds / 1000
  } s; still waiting\n`;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // The terminal may be gone.
  }
}
