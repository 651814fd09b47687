/** `int2int doctor`: what this machine can do, in one screen. */
import { adviceOn } from "../doctor/advice.ts";
import { canTrain, examine } from "../doctor/facts.ts";
import { probesOf } from "../doctor/probes.ts";
import { entryOf } from "../doctor/report.ts";
import type { Parameters } from "../flags/table.ts";
import { defaultDumpPath } from "../training/run_folder.ts";

/** Training cannot run. */
const unfit = 2;

/** @returns the exit code: 0 if training can run, else 2 */
export async function doctorCommand(
  given: Pick<Partial<Parameters>, "dump_path">,
): Promise<number> {
  const { os, arch } = Deno.build;
  console.log(`Int2Int with Deno ${Deno.version.deno} on ${os} ${arch}`);
  const findings = await examine(
    probesOf(given.dump_path || defaultDumpPath),
    (name, outcome) => console.log(entryOf(name, outcome).join("\n")),
  );
  console.log(`\n${adviceOn(findings).join("\n")}`);
  return canTrain(findings) ? 0 : unfit;
}
