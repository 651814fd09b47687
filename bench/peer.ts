/** `deno task bench peer -- COMMAND…`: training here and by another program, in turns on the same machine. */
import { availableCores, chooseWorkers } from "../src/executors/onnx/lanes.ts";
import type { Flags } from "../src/flags/table.ts";
import { median } from "./measure.ts";
import { flagsFor, measureTraining, type Size, startTraining } from "./training.ts";

export async function benchPeer(
  size: Size,
  command: readonly string[],
  rounds: number,
  seconds: number,
): Promise<void> {
  const flags = flagsFor(size);
  await besidePeer(command, rounds, () => trainingSpeed(flags, seconds));
}

/** Trains on all cores. @returns examples/s */
export async function trainingSpeed(flags: Flags, seconds: number): Promise<number> {
  const training = await startTraining(flags, chooseWorkers(availableCores(), flags.batch_size));
  const { examplesPerSecond } = await measureTraining(training.trainer, flags, seconds);
  training.close();
  return examplesPerSecond;
}

/**
 * Measures here and runs the command, in turns. It must print its speed as `N examples/s`; medians are compared, since
 * machines have moods.
 *
 * @param measure examples/s
 */
export async function besidePeer(
  command: readonly string[],
  rounds: number,
  measure: () => Promise<number>,
): Promise<void> {
  const ours: number[] = [], theirs: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    ours.push(await measure());
    theirs.push(await peerSpeed(command));
    console.log(
      `round ${round}: ours ${ours.at(-1)!.toFixed(0)}, peer ${
        theirs.at(-1)!.toFixed(0)
      } examples/s`,
    );
  }
  const ratio = median(ours) / median(theirs);
  console.log(
    `medians: ours ${median(ours).toFixed(0)}, peer ${median(theirs).toFixed(0)} examples/s: ${
      ratio.toFixed(2)
    } times`,
  );
}

/** Runs a command. @returns the last number it prints before `examples/s` */
export async function peerSpeed([program, ...args]: readonly string[]): Promise<number> {
  const { stdout } = await new Deno.Command(program!, { args, stderr: "inherit" }).output();
  const text = new TextDecoder().decode(stdout);
  const speeds = [...text.matchAll(/([\d.]+) examples\/s/g)].map(([, speed]) => Number(speed));
  if (speeds.length === 0) throw new Error(`the peer printed no speed: ${text}`);
  return speeds.at(-1)!;
}
