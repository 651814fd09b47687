/// <reference lib="dom" />
/** The runs of a dashboard: all of them at first, then those that have changed. */
import type { PageRun } from "./data.ts";

/**
 * @param status says whether new points will come
 * @param take is given all runs, as they are by now
 */
export function followRuns(status: HTMLElement, take: (runs: readonly PageRun[]) => void): void {
  const runs = new Map<string, PageRun>();
  status.textContent = "reading …";
  const events = new EventSource(`events${location.search}`);
  events.addEventListener("all", () => runs.clear());
  events.addEventListener("runs", (event) => {
    for (const run of JSON.parse(event.data) as PageRun[]) runs.set(run.key, run);
    status.textContent = "live";
    take([...runs.values()]);
  });
  events.addEventListener("error", () => status.textContent = "not connected");
}
