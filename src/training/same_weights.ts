import { createHash } from "node:crypto";
import { TrainingError } from "../errors.ts";
import { knownToAll } from "../mpi/agreement.ts";
import type { Run } from "./run.ts";
import type { TrainingState } from "./state.ts";

/**
 * Every rank computes the same weights from the same sums; they must never drift apart.
 *
 * @throws TrainingError at all ranks, naming one that has others than rank 0
 */
export async function expectSameWeights(
  { world, trainer }: Pick<Run, "world" | "trainer">,
  { steps }: TrainingState,
): Promise<void> {
  if (world.size === 1) return;
  const hash = createHash("sha256");
  for (const { values } of trainer.arrays.weights()) {
    hash.update(values as Float32Array<ArrayBuffer>);
  }
  const digests = (await world.gather(hash.digest())).map((bytes) => bytes.toString());
  const other = digests.findIndex((digest) => digest !== digests[0]);
  if (other < 0) return;
  throw knownToAll(
    new TrainingError(
      `after step ${steps}: the weights of rank ${other} are not those of rank 0; nothing was saved over the last ` +
        "checkpoint. Are all machines of one kind, with the same version of this program?",
    ),
  );
}
