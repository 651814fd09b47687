import assert from "node:assert/strict";
import { CheckpointError } from "../../../src/errors.ts";
import { readTorchCheckpoint, type TorchCheckpoint } from "../../../src/files/torch/checkpoint.ts";
import { inTemporaryFolder } from "../faulty_calls.ts";

/** Reads a checkpoint of these bytes. */
export async function readBytes(bytes: Uint8Array): Promise<TorchCheckpoint> {
  let checkpoint: TorchCheckpoint | undefined;
  await inTemporaryFolder((folder) => {
    Deno.writeFileSync(`${folder}/a.pth`, bytes);
    checkpoint = readTorchCheckpoint(`${folder}/a.pth`);
  });
  return checkpoint!;
}

/** Asserts that the bytes are refused for this reason, in one line that names the file. */
export async function assertRefused(bytes: Uint8Array, reason: RegExp): Promise<void> {
  await inTemporaryFolder((folder) => {
    const path = `${folder}/a.pth`;
    Deno.writeFileSync(path, bytes);
    assert.throws(() => readTorchCheckpoint(path), (error) => {
      assertOneLine(error, path);
      assert.match(error.message, reason);
      return true;
    });
  });
}

/** Anything but a line for the user is a mistake in the reader. */
export function assertOneLine(error: unknown, path: string): asserts error is CheckpointError {
  if (!(error instanceof CheckpointError)) throw error;
  const { message } = error;
  assert.ok(message.startsWith(`${path}: `) && message.length < path.length + 400, message);
  assert.ok(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(message), JSON.stringify(message));
}
