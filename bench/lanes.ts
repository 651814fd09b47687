/** `deno task bench lanes`: is a batch better cut into parts, or run by several threads? Settings take turns. */
import { availableCores, type Lanes } from "../src/executors/onnx/lanes.ts";
import { median } from "./measure.ts";
import { flagsFor, measureTraining, type Size, startTraining } from "./training.ts";

const rounds = 5;

export async function benchLanes(size: Size, seconds: number): Promise<void> {
  const cores = availableCores();
  const divisors = Array.from({ length: cores }, (_, i) => i + 1).filter((n) => cores % n === 0);
  const settings: Lanes[] = divisors.map((parts) => ({ parts, threads: cores / parts }));
  settings.push({ parts: 1, threads: 1 });
  const speeds = settings.map((): number[] => []);
  const parameters = flagsFor(size);
  for (let round = 0; round < rounds; round++) {
    for (const [i, lanes] of settings.entries()) {
      const training = await startTraining(parameters, lanes);
      const { examplesPerSecond } = await measureTraining(
        training.trainer,
        parameters,
        seconds / rounds,
      );
      training.close();
      speeds[i]!.push(examplesPerSecond);
    }
  }
  settings.forEach(({ parts, threads }, i) => {
    const speed = median(speeds[i]!).toFixed(0);
    console.log(`${parts} part(s) at a time, ${threads} thread(s) each: ${speed} examples/s`);
  });
}
