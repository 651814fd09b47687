/** `deno task bench peer -- COMMAND…`: training here and by another program, in turns on the same machine. */
import { availableCores, chooseLanes } from "../src/executors/onnx/lanes.ts";
import { median } from "./measure.ts";
import { flagsFor, measureTraining, type Size, startTraining } from "./training.ts";

export async function benchPeer(
  size: Size,
  command: readonly string[],
  rounds: number,
  seconds: number,
): Promise<void> {
  const parameters = flagsFor(size);
  const lanes = chooseLanes(availableCores(), size.batch);
  await besidePeer(command, rounds, async () => {
    const training = await startTraining(parameters, lanes);
    const { examplesPerSecond } = await measureTraining(training.trainer, parameters, seconds);
    training.close();
    return examplesPerSecond;
  });
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
