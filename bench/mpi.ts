/** `deno task bench mpi`: what it costs to add gradients up over several processes. */
import { fileURLToPath } from "node:url";
import { generatedDataset } from "../src/examples/generate/dataset.ts";
import { generatedBatches } from "../src/examples/generate/generated.ts";
import { availableCores, chooseWorkers } from "../src/executors/onnx/lanes.ts";
import { launchedWithOthers } from "../src/mpi/launcher.ts";
import { openWorld } from "../src/mpi/open_world.ts";
import { alone, type World } from "../src/mpi/world.ts";
import { buildTask } from "../src/task/task.ts";
import { median, textOption, timeRuns } from "./measure.ts";
import { flagsFor, type Size, startTraining } from "./training.ts";

/** Elements of gradients: a small one, those of the default model and of the large one, and between. */
const lengths = [1e3, 1e5, 1e6, 8e6, 4.5e7];

const repetitions = 15, warmUp = 5;

/** Starts itself with `--launcher` (`mpirun`), as so many ranks, unless a launcher has. */
export async function benchMpi(size: Size, ranks: number, steps: number): Promise<void> {
  if (launchedWithOthers() !== undefined) return await measure(size, steps);
  const [command, ...flags] = (textOption("launcher") || "mpirun").split(" ");
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const program = [Deno.execPath(), "run", "--allow-all", "--no-lock", main, ...Deno.args];
  const child = new Deno.Command(command!, { args: [...flags, "-n", String(ranks), ...program] });
  Deno.exit((await child.spawn().status).code);
}

async function measure(size: Size, steps: number): Promise<void> {
  const world = await openWorld({ library: "", patience: 60 }), { dim, layers, batch } = size;
  const say = (line: string) => world.rank === 0 && console.log(line);
  say(
    `${world.size} ranks, machines: ${world.machines}, ${world.library}; ${dim} dimensions, ` +
      `${layers}+${layers} layers, batches of ${batch} each`,
  );
  for (const length of lengths) {
    const values = new Float32Array(length);
    const time = median(await timeRuns(repetitions, () => world.sum(values)));
    say(`  all-reduce of ${(4 * length / 1e6).toFixed(1).padStart(5)} MB: ${time.toFixed(2)} ms`);
  }
  const apart = await timeSteps(size, steps, world, alone);
  const together = await timeSteps(size, steps, world, world);
  const share = 100 * together.allReduce / together.step;
  say(`  a step of ranks that train apart, side by side: ${apart.step.toFixed(1)} ms`);
  say(`  a step of ranks that train together: ${together.step.toFixed(1)} ms`);
  say(
    `    of it all-reduce, with waiting for others, while nothing else is done: ` +
      `${together.allReduce.toFixed(1)} ms (${share.toFixed(0)} %)`,
  );
  await world.close();
}

/** Medians in ms. @param sharers who shares this rank's cores @param world with whom it trains */
async function timeSteps(size: Size, steps: number, { rank, sharers }: World, world: World) {
  const flags = flagsFor(size), lanes = chooseWorkers(availableCores(sharers), size.batch);
  const training = await startTraining(flags, lanes, { world }), { trainer } = training;
  const delivery = { batchSize: size.batch, numWorkers: 0, warn: console.warn };
  const source = generatedBatches(generatedDataset(buildTask(flags), 0, "train"), delivery);
  const batch = await source.batch(rank), sums: number[] = [];
  let step = 0;
  const times = await timeRuns(warmUp + steps, async () => {
    const before = world.sumTime;
    await trainer.step([batch], ++step);
    sums.push(world.sumTime - before);
  });
  training.close();
  return { step: median(times.slice(warmUp)), allReduce: median(sums.slice(warmUp)) };
}
