/** A real Slurm of one node, for tests: its daemons run in a temporary folder, on ports of their own, and end with the test. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type ChildOptions, type Ended, run } from "../child_process.ts";
import { pause } from "../commands/program.ts";

/** Why Slurm cannot be started here; `deno task test` installs it where it may. */
export const noSlurm: string | undefined = reason();

function reason(): string | undefined {
  if (Deno.build.os !== "linux") return "Slurm runs on Linux";
  if (Deno.uid() !== 0) return "Slurm's daemons need root";
  const missing = ["slurmctld", "slurmd", "munged"].filter((name) =>
    !existsSync(`/usr/sbin/${name}`)
  );
  return missing.length === 0 ? undefined : `not installed: ${missing.join(", ")}`;
}

export interface Slurm {
  /** Runs one of its commands to its end; outputs are those of the command. */
  readonly call: (
    command: string,
    args: readonly string[],
    options?: ChildOptions,
  ) => Promise<Ended>;
  /** Submits a script. @returns the number of the job */
  readonly submit: (script: string, options: ChildOptions) => Promise<string>;
  /** One field of `scontrol show job`. */
  readonly field: (job: string, name: string) => Promise<string>;
  /** Waits until a job is in a state, like `COMPLETED`. */
  readonly reaches: (job: string, state: string) => Promise<void>;
  /** Starts a job that waits for its next turn, which is usually two minutes away. */
  readonly restart: (job: string) => Promise<void>;
}

/** CPUs that the node claims to have: jobs are to share what there is. */
const cpus = 4;

/** Starts Slurm for a test, and ends it. */
export async function withSlurm(body: (slurm: Slurm) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "int2int-slurm-" });
  const daemons: Deno.ChildProcess[] = [];
  try {
    // Munge trusts a key only below folders that everybody may enter.
    Deno.chmodSync(folder, 0o755);
    await startMunge(folder, daemons);
    const slurm = controlled(startDaemons(folder, daemons));
    await idle(slurm, folder);
    try {
      await body(slurm);
    } finally {
      // What a failed test has left would outlive the daemons.
      await slurm.call("scancel", ["--full", "--signal=KILL", "--user=root"]);
      await idle(slurm, folder);
    }
  } finally {
    for (const daemon of daemons.reverse()) await end(daemon);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function daemon(path: string, args: string[], env: Record<string, string> = {}): Deno.ChildProcess {
  return new Deno.Command(path, { args, env, stdin: "null", stdout: "null", stderr: "null" })
    .spawn();
}

async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGTERM");
  } catch {
    return; // It has ended before.
  }
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await child.status;
  clearTimeout(timer);
}

/** The daemon that vouches for users; one of its own, since that of the system may not run. */
async function startMunge(folder: string, daemons: Deno.ChildProcess[]): Promise<void> {
  const munge = `${folder}/munge`;
  mkdirSync(munge, { mode: 0o755 });
  writeFileSync(`${munge}/key`, crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o400 });
  const files = { "key-file": "key", "pid-file": "pid", "seed-file": "seed", "log-file": "log" };
  const options = Object.entries(files).map(([option, name]) => `--${option}=${munge}/${name}`);
  const flags = ["--foreground", "--force", `--socket=${munge}/socket`];
  daemons.push(daemon("/usr/sbin/munged", [...flags, ...options]));
  await until(() => existsSync(`${munge}/socket`), () => read(`${munge}/log`));
}

/** @returns the variables with which Slurm's commands find it */
function startDaemons(folder: string, daemons: Deno.ChildProcess[]): Record<string, string> {
  const host = Deno.hostname().split(".")[0]!, conf = `${folder}/slurm.conf`;
  for (const name of ["state", "spool"]) mkdirSync(`${folder}/${name}`);
  writeFileSync(conf, configuration(folder, host));
  writeFileSync(
    `${folder}/cgroup.conf`,
    "CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nConstrainCores=no\nConstrainRAMSpace=no\n",
  );
  const env = { SLURM_CONF: conf };
  daemons.push(daemon("/usr/sbin/slurmctld", ["-D", "-f", conf], env));
  daemons.push(daemon("/usr/sbin/slurmd", ["-D", "-f", conf, "-N", host], env));
  return env;
}

function configuration(folder: string, host: string): string {
  const [controller, node] = freePorts(2);
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
JobRequeue=1
KillWait=5
MpiDefault=none
SlurmdParameters=config_overrides
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
`;
}

function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ port: 0 }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  listeners.forEach((listener) => listener.close());
  return ports;
}

function controlled(env: Record<string, string>): Slurm {
  const call: Slurm["call"] = (command, args, options = {}) =>
    run(command, args, { ...options, env: { ...options.env, ...env } });
  const field = async (job: string, name: string) => {
    const { stdout, stderr } = await call("scontrol", ["show", "job", job]);
    const [, value] = new RegExp(`\\b${name}=(\\S*)`).exec(stdout) ?? [];
    if (value === undefined) throw new Error(`no ${name} of job ${job}: ${stdout}${stderr}`);
    return value;
  };
  return {
    call,
    field,
    async submit(script, options) {
      const { stdout, stderr } = await call("sbatch", ["--parsable"], {
        ...options,
        stdin: script,
      });
      if (!/^\d+\n$/.test(stdout)) throw new Error(`sbatch: ${stdout}${stderr}`);
      return stdout.trim();
    },
    async reaches(job, state) {
      let current = "";
      const isSettled = async () => {
        current = await field(job, "JobState");
        return current === state || /FAILED|CANCELLED|TIMEOUT|NODE_FAIL/.test(current);
      };
      await until(isSettled, () => `job ${job} is ${current}, not ${state}`);
      if (current === state) return;
      throw new Error(`job ${job} is ${current}:\n${read(await field(job, "StdOut"))}`);
    },
    async restart(job) {
      // A node takes a start in the second in which it has ended the job before for part of what it has ended.
      await pause(1100);
      await call("scontrol", ["update", `JobId=${job}`, "StartTime=now"]);
    },
  };
}

async function idle({ call }: Slurm, folder: string): Promise<void> {
  const isIdle = async () =>
    (await call("sinfo", ["--noheader", "--format=%T"])).stdout.trim() === "idle";
  await until(isIdle, () => read(`${folder}/slurmctld.log`) + read(`${folder}/slurmd.log`));
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** @param problem what an error says when it does not come to that */
async function until(met: () => boolean | Promise<boolean>, problem: () => string): Promise<void> {
  const deadline = performance.now() + 150_000;
  while (!await met()) {
    if (performance.now() > deadline) throw new Error(`Slurm: ${problem()}`);
    await pause(100);
  }
}
