/** Starts `bench/pytorch_step.py`. Program and data travel on the command line and standard input: PyTorch may see no file of ours. */
import { safetensorsChunks } from "../../src/files/safetensors_writer.ts";
import { FlagError } from "../../src/errors.ts";
import { speedIn } from "../peer.ts";
import type { RecordedStep } from "./recorded_step.ts";
import type { Setting } from "./settings.ts";

/** What starts a Python that has PyTorch, e.g. `chroot /srv/trixie python3`. */
export type Python = readonly string[];

export interface PyTorch {
  readonly pytorch: string;
  /** Name of the GPU that PyTorch reaches through CUDA. */
  readonly gpu: string | null;
  /** Version that PyTorch was built for. */
  readonly cuda: string | null;
}

/** A setting that this PyTorch, or this machine, does not have; or one in which it trains another model. */
export class SettingFailed extends Error {}

/** @throws FlagError where there is no Python, or none with PyTorch */
export async function describePyTorch(python: Python): Promise<PyTorch> {
  const { success, stdout, stderr } = await script(python, ["--describe"], {}).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new FlagError("--python", `there is no program ${python[0]}`);
  });
  if (!success) {
    throw new FlagError("--python", `${python.join(" ")} has no PyTorch: ${lastLine(stderr)}`);
  }
  return JSON.parse(stdout);
}

/** @returns examples/s @throws SettingFailed */
export async function speedOf(
  python: Python,
  { args, env }: Setting,
  { tensors, metadata }: RecordedStep,
  seconds: number,
): Promise<number> {
  const input = safetensorsChunks(tensors, metadata);
  const all = ["--data", "-", "--seconds", String(seconds), ...args];
  const { success, stdout, stderr } = await script(python, all, env, input);
  if (!success) throw new SettingFailed(lastLine(stderr));
  return speedIn(stdout);
}

async function script(
  [program, ...before]: Python,
  args: readonly string[],
  env: Setting["env"],
  input: Iterable<Uint8Array> = [],
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const text = Deno.readTextFileSync(new URL("../pytorch_step.py", import.meta.url));
  const child = new Deno.Command(program!, {
    args: [...before, "-c", text, ...args],
    env,
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    send(child.stdin, input),
  ]);
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: textOf(stdout), stderr: textOf(stderr) };
}

/** A process that has ended reads no further, and says itself why. */
async function send(stdin: WritableStream<Uint8Array>, chunks: Iterable<Uint8Array>) {
  try {
    await ReadableStream.from(chunks).pipeTo(stdin);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** The message of a Python error stands last; further advice of PyTorch's follows behind an empty line. */
function lastLine(text: string): string {
  return text.trim().split("\n\n")[0]!.split("\n").at(-1) || "it says nothing";
}
