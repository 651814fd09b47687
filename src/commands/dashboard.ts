/** `int2int dashboard`: the page of reports, kept up to date while runs go on. */
import { serveDashboard } from "../dashboard/serve.ts";
import { FlagError } from "../errors.ts";
import type { Texts } from "../flags/arguments.ts";
import { dashboard } from "../flags/groups/dashboard.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { listenForInterruption } from "../signals/interruption.ts";

/** @param folders whose runs are shown @returns the exit code, once a signal has ended it */
export async function dashboardCommand(folders: readonly string[], own: Texts): Promise<number> {
  const { port } = readOwnFlags(dashboard, own);
  if (folders.length === 0) {
    throw new FlagError("dashboard", "expected a folder with runs, e.g. int2int dashboard dumped");
  }
  const server = serveDashboard(folders, `Runs in ${folders.join(", ")}`, port);
  console.log(
    `${server.address}\nOpen this address in a browser on this machine; Ctrl-C ends the dashboard.`,
  );
  return await new Promise((resolve) => {
    const interruption = listenForInterruption(() => {
      interruption.dispose();
      server.stop();
      // To be stopped is how a dashboard ends.
      resolve(0);
    });
  });
}
