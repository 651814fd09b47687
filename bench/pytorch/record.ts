import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { flagsFor, type Size } from "../training.ts";
import { recordStep } from "./recorded_step.ts";

/** `deno task bench record`: the file that `bench/pytorch_step.py` needs. */
export async function benchRecord(size: Size, path: string): Promise<void> {
  const { tensors, metadata } = await recordStep(flagsFor(size));
  writeSafetensors(path, tensors, metadata);
  console.log(`${path}: losses ${metadata.losses}`);
}
