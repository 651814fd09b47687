import type { Lanes } from "../src/executors/onnx/lanes.ts";
import { flagsFor, measureTraining, type Size, startTraining } from "./training.ts";

interface ProfileEvent {
  readonly cat?: string;
  readonly name: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Share of ONNX Runtime's time that each kind of node takes, from its own profile. */
export async function timeByNode(size: Size, lanes: Lanes): Promise<Map<string, number>> {
  const folder = await Deno.makeTempDir();
  try {
    const parameters = flagsFor(size);
    const training = await startTraining(parameters, lanes, { profile: `${folder}/profile` });
    await measureTraining(training.trainer, parameters, 3);
    training.close();
    const [{ name }] = [...Deno.readDirSync(folder)] as [Deno.DirEntry];
    const events: ProfileEvent[] = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    return shares(events);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function shares(events: readonly ProfileEvent[]): Map<string, number> {
  const sums = new Map<string, number>();
  let total = 0;
  for (const { cat, name, dur, args } of events) {
    if (cat !== "Node" || !name.endsWith("kernel_time")) continue;
    const kind = args?.op_name ?? "?";
    sums.set(kind, (sums.get(kind) ?? 0) + dur);
    total += dur;
  }
  return new Map(
    [...sums].sort(([, a], [, b]) => b - a).map(([kind, time]) => [kind, time / total]),
  );
}
