/** Child processes of tests. One that does not end by itself is killed and fails its test, rather than hanging it. */

export interface ChildOptions {
  readonly cwd?: string | URL;
  readonly env?: Readonly<Record<string, string>>;
  readonly clearEnv?: boolean;
  /** Text for its standard input, which is closed behind it; left out: nothing. */
  readonly stdin?: string;
  /** Its output is not wanted. */
  readonly quiet?: boolean;
  /** Milliseconds until it is taken for hung. */
  readonly deadline?: number;
}

/** How a process ended, and all that it wrote. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  /** A process that has just ended takes no signal. */
  kill(signal: Deno.Signal): void;
  /** Rejects when the process was still running at its deadline. */
  readonly ended: Promise<Ended>;
}

/** Generous: two busy cores may have a dozen tests to run. */
const usualDeadline = 180_000;

/** Starts a process. */
export function start(
  command: string | URL,
  args: readonly string[],
  options: ChildOptions = {},
): Running {
  const { stdin, quiet = false, deadline = usualDeadline, ...surroundings } = options;
  const output = quiet ? "null" : "piped";
  const child = new Deno.Command(command, {
    ...surroundings,
    args: [...args],
    stdin: stdin === undefined ? "null" : "piped",
    stdout: output,
    stderr: output,
  }).spawn();
  return {
    pid: child.pid,
    kill: (signal) => signalTo(child, signal),
    ended: endOf(child, { stdin, quiet, deadline, what: [command, ...args].join(" ") }),
  };
}

function signalTo(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError && /already terminated/.test(error.message))) throw error;
  }
}

/** Runs a process to its end. */
export function run(
  command: string | URL,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Ended> {
  return start(command, args, options).ended;
}

/** Runs this Deno to its end. */
export function runDeno(args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  return run(Deno.execPath(), args, options);
}

async function endOf(
  child: Deno.ChildProcess,
  { stdin, quiet, deadline, what }: {
    stdin: string | undefined;
    quiet: boolean;
    deadline: number;
    what: string;
  },
): Promise<Ended> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, deadline);
  try {
    const [, ended] = await Promise.all([
      stdin === undefined ? undefined : write(child.stdin, stdin),
      quiet
        ? child.status.then((status) => ({ ...status, stdout: "", stderr: "" }))
        : outputOf(child),
    ]);
    if (hung) throw new Error(`still running after ${deadline / 1000} s: ${what}\n${ended.stderr}`);
    return ended;
  } finally {
    clearTimeout(timer);
  }
}

/** A process may end before it has read everything. */
async function write(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    await new Blob([text]).stream().pipeTo(stdin);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function outputOf(child: Deno.ChildProcess): Promise<Ended> {
  const { code, signal, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, signal, stdout: text(stdout), stderr: text(stderr) };
}
