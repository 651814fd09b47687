/** Starts `bench/pytorch_step.py`. Program and data travel on the command line and standard input: PyTorch may see no file of ours. */
import { safetensorsChunks } from "../../src/files/safetensors_writer.ts";
import { FlagError } from "../../src/errors.ts";
import { streamLines } from "../../src/text/stream_lines.ts";
import { SettingFailed, type Trains } from "./in_turns.ts";
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

/** @throws FlagError where there is no Python, or none with PyTorch */
export async function describePyTorch(python: Python): Promise<PyTorch> {
  const { success, stdout, stderr } = await start(python, ["--describe"], {}, "null").output();
  if (!success) {
    const why = reasonIn(new TextDecoder().decode(stderr));
    throw new FlagError("--python", `${python.join(" ")} has no PyTorch: ${why}`);
  }
  return JSON.parse(new TextDecoder().decode(stdout));
}

/**
 * Starts PyTorch in a setting, with a model that trains on from measurement to measurement.
 *
 * @param seconds of each measurement
 */
export function startPyTorch(
  python: Python,
  { args, env }: Setting,
  { tensors, metadata }: RecordedStep,
  seconds: number,
): Trains {
  const all = ["--data", "-", "--seconds", String(seconds), ...args];
  const child = start(python, all, env, "piped");
  const stdin = child.stdin.getWriter();
  const lines = streamLines(child.stdout), errors = new Response(child.stderr).text();
  let input: Iterable<Uint8Array> = safetensorsChunks(tensors, metadata);
  return {
    async measure() {
      await writeAll(stdin, [...input, newline]);
      input = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        const speed = /^([\d.]+) examples\/s$/.exec(next.value);
        if (speed) return Number(speed[1]);
      }
      throw new SettingFailed(reasonIn(await errors));
    },
    async close() {
      // What a write has broken cannot be closed, and `closed` says why.
      await stdin.close().catch(() => stdin.closed).catch(expectBrokenPipe);
      await child.status;
    },
  };
}

/** Asks for a measurement. */
const newline = Uint8Array.of(10);

function start(
  [program, ...before]: Python,
  args: readonly string[],
  env: Setting["env"],
  stdin: "null" | "piped",
): Deno.ChildProcess {
  const text = Deno.readTextFileSync(new URL("../pytorch_step.py", import.meta.url));
  const output = { stdout: "piped", stderr: "piped" } as const;
  try {
    return new Deno.Command(program!, {
      args: [...before, "-c", text, ...args],
      ...{ env, stdin, ...output },
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new FlagError("--python", `there is no program ${program}`);
  }
}

/** A process that has ended reads no further; why it did stands in what it printed. */
async function writeAll(
  stdin: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  chunks: readonly Uint8Array[],
): Promise<void> {
  try {
    for (const chunk of chunks) await stdin.write(chunk as Uint8Array<ArrayBuffer>);
  } catch (error) {
    expectBrokenPipe(error);
  }
}

function expectBrokenPipe(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}

/**
 * Why Python failed: what follows its last traceback, up to the empty line behind which PyTorch gives advice, or else the last
 * line of all.
 */
function reasonIn(text: string): string {
  const [, traceback] = /.*^Traceback \(most recent call last\):\n(.*)/ms.exec(text) ?? [];
  const message = traceback?.match(/^(\S.*\n?)+/m)?.[0].trim().replaceAll("\n", " ");
  return message || text.trimEnd().split("\n").at(-1) || "it says nothing";
}
