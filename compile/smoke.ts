/**
 * Starts a built program and does a little of everything with it, away from the sources and from what the user's home has, and on
 * Linux without a network where that may be taken away:
 *
 *     deno run --allow-all compile/smoke.ts dist/int2int
 *     deno run --allow-all compile/smoke.ts node node_modules/int2int/bin.mjs
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ownProblem, type Step, steps } from "./smoke_steps.ts";

/** Milliseconds after which a program is taken for hung. The first start of an archive extracts 150 MB. */
const deadline = 120_000;

const words = Deno.args.map((word) => existsSync(word) ? resolve(word) : word);
const folder = mkdtempSync(join(tmpdir(), "int2int-smoke-"));
try {
  await tryAll();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function tryAll(): Promise<void> {
  for (const name of ["home", "work"]) mkdirSync(join(folder, name));
  writeFileSync(inWork("square.ts"), ownProblem);
  const isolation = withoutNetwork();
  console.log(`${words.join(" ")}, ${isolation.length > 0 ? "without" : "with"} a network`);
  for (const step of steps) {
    const problem = await problemOf(step, [...isolation, ...words]);
    console.log(`${problem === undefined ? "ok    " : "FAILED"} ${step.name}`);
    if (problem === undefined) continue;
    console.log(problem);
    Deno.exitCode = 1;
    return;
  }
}

function inWork(path: string): string {
  return join(folder, "work", path);
}

/** Words before a command that take its network away; none where that is not possible. */
function withoutNetwork(): string[] {
  const prefix = ["unshare", "--map-root-user", "--net"];
  if (Deno.build.os !== "linux") return [];
  try {
    const [command, ...args] = [...prefix, "true"];
    return new Deno.Command(command!, { args, stderr: "null" }).outputSync().success ? prefix : [];
  } catch {
    return [];
  }
}

/** What went wrong, with all that the program wrote. */
async function problemOf(step: Step, command: readonly string[]): Promise<string | undefined> {
  const { code, output } = await started(step, command), wanted = step.code ?? 0;
  const shown = `${step.args.join(" ")}\n${output}`;
  if (code !== wanted) return `exit code ${code}, expected ${wanted}: ${shown}`;
  if (step.says !== undefined && !step.says.test(output)) return `expected ${step.says}: ${shown}`;
  const missing = step.files?.find((path) => !existsSync(inWork(path)));
  return missing === undefined ? undefined : `expected ${missing}: ${shown}`;
}

async function started({ args, stopOnce }: Step, [file, ...first]: readonly string[]) {
  const child = new Deno.Command(file!, {
    args: [...first, ...args],
    cwd: inWork("."),
    clearEnv: true,
    env: surroundings(),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let isRunning = true;
  const timer = setTimeout(() => child.kill("SIGKILL"), deadline);
  const ended = child.output().finally(() => {
    isRunning = false;
    clearTimeout(timer);
  });
  if (stopOnce !== undefined) {
    while (isRunning && !isBusy(inWork(stopOnce))) await pause(20);
    if (isRunning) child.kill("SIGTERM");
  }
  const { code, stdout, stderr } = await ended, text = new TextDecoder();
  return { code, output: text.decode(stdout) + text.decode(stderr) };
}

/** The variables that systems need, with a home of its own and nothing of Deno's. */
function surroundings(): Record<string, string> {
  const home = join(folder, "home");
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) =>
    !/^(?:DENO|XDG|INT2INT|SLURM|npm)_/i.test(name)
  );
  const homes = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home };
  return { ...Object.fromEntries(inherited), ...homes, NO_COLOR: "1" };
}

/** Whether the log reports steps. */
function isBusy(log: string): boolean {
  return existsSync(log) && readFileSync(log, "utf8").includes(" - LR: ");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
