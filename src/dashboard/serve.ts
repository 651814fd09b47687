/**
 * The dashboard: the page of reports, served to this machine alone and kept up to date. The page is sent without data; these
 * come as server-sent events, all runs at first, then those that change.
 */
import { randomBytes } from "node:crypto";
import { FlagError } from "../errors.ts";
import type { PageRun } from "../report/page/data.ts";
import { dashboardDocument } from "../report/document.ts";
import { EventStream, eventText } from "./event_stream.ts";
import { refusal, refused } from "./guard.ts";
import { LiveRuns } from "./live_runs.ts";

/** Milliseconds between two looks at the files. */
const interval = 1000;
/** New runs are looked for in every so many of them. */
const lookedForNew = 3;
/** Runs in one event. */
const together = 25;

const headers: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

export interface Dashboard {
  /** With the token. */
  readonly address: string;
  stop(): void;
}

/**
 * @param title above the page @param port 0 for any that is free
 * @throws {FlagError} when the port is taken @throws {FileError} when a folder is missing or has no run
 */
export function serveDashboard(folders: readonly string[], title: string, port: number): Dashboard {
  const runs = new LiveRuns(folders), events = new EventStream();
  const token = randomBytes(16).toString("hex"), abortion = new AbortController();
  // Made when it is asked for, so that the address is there at once.
  let page: string | undefined;
  const answer = (request: Request): Response => {
    const answers: Readonly<Record<string, () => Response>> = {
      "/": () =>
        new Response(page ??= dashboardDocument(title, "int2int dashboard"), {
          headers: { "content-type": "text/html; charset=utf-8" },
        }),
      "/events": () => events.subscribe([eventText("all", 0), ...batched(runs.pages())]),
    };
    return refusal(request, token) ?? answers[new URL(request.url).pathname]?.() ?? refused(404);
  };
  const server = listen(port, abortion.signal, (request) => {
    const response = answer(request);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  });
  void follow(runs, events, abortion.signal);
  return {
    address: `http://127.0.0.1:${server.addr.port}/?token=${token}`,
    stop: () => abortion.abort(),
  };
}

function listen(
  port: number,
  signal: AbortSignal,
  handler: (request: Request) => Response,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname: "127.0.0.1", port, signal, onListen: () => {} }, handler);
  } catch (error) {
    if (
      !(error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied)
    ) throw error;
    throw new FlagError("--port", `${port} cannot be used: ${error.message}`);
  }
}

/** Reads on until the end, in turns with answers to requests. */
async function follow(runs: LiveRuns, events: EventStream, end: AbortSignal): Promise<void> {
  for (let look = 1; !end.aborted; look++) {
    if (look % lookedForNew === 0) runs.findNew();
    let waiting: PageRun[] = [];
    for (const page of runs.changed()) {
      waiting.push(page);
      await pause(0);
      if (end.aborted) return;
      if (waiting.length < together) continue;
      events.send(eventText("runs", waiting));
      waiting = [];
    }
    if (waiting.length > 0) events.send(eventText("runs", waiting));
    await pause(interval);
  }
}

function batched(pages: readonly PageRun[]): string[] {
  const count = Math.ceil(pages.length / together);
  return Array.from(
    { length: count },
    (_, i) => eventText("runs", pages.slice(i * together, (i + 1) * together)),
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
