/**
 * Installs what the tests need beside npm packages, where this user may: a software GPU, shells to complete in, a browser, what
 * shows a program's system calls, what executes notebooks, what runs the programs beside exported models, what computes
 * with matrices and polynomials, a reader of TensorBoard's files, MPI and Slurm.
 */

const tools = ["zsh", "fish", "strace", "chromium"].filter((tool) => !run(tool, ["--version"]));
const drivers = await hasAdapter() ? [] : ["mesa-vulkan-drivers", "libvulkan1"];
const notebooks = run("/usr/bin/python3", ["-c", "import nbclient"]) ? [] : ["python3-nbclient"];
const reader = ["python3-protobuf", "python3-crcmod"];
const hasReader = run("/usr/bin/python3", ["-c", "import google.protobuf, crcmod"]);
const hasNumpy = run("/usr/bin/python3", ["-c", "import numpy"]);
const scripts = [
  ...hasNumpy ? [] : ["python3-numpy"],
  ...run("node", ["--version"]) ? [] : ["nodejs"],
  ...run("gp", ["--version-short"]) ? [] : ["pari-gp"],
];
const launchers = [["openmpi-bin", "mpirun.openmpi"], ["mpich", "mpirun.mpich"]] as const;
const mpi = launchers.flatMap(([name, tool]) => run(tool, ["--version"]) ? [] : [name]);
/** Slurm, what its commands are trusted by, and what introduces the processes of MPI to each other. Its daemons need root. */
const cluster = ["slurm-wlm", "munge", "libpmix-dev"].filter((name) =>
  Deno.uid() === 0 && !run("dpkg", ["--status", name])
);
const missing = [
  ...drivers,
  ...tools,
  ...notebooks,
  ...scripts,
  ...hasReader ? [] : reader,
  ...mpi,
  ...cluster,
];

if (Deno.build.os === "linux" && missing.length > 0) {
  if (Deno.uid() === 0 && run("apt-get", ["--version"])) {
    console.log(`Installing ${missing.join(", ")} …`);
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing]);
  } else {
    const purpose = drivers.length > 0
      ? "No GPU answers, and the tests need one, be it a software one"
      : "Tests that need these are left out";
    console.error(`${purpose}: run as root\n  apt-get install -y ${missing.join(" ")}`);
  }
}

/** As the program looks for one, but in a process of its own: this one would not notice a driver that is installed later. */
async function hasAdapter(): Promise<boolean> {
  const device = new URL("../src/executors/webgpu/device.ts", import.meta.url);
  const code = `const { openGpu } = await import("${device}"); Deno.exit(await openGpu() ? 0 : 1)`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stderr: "null",
  }).output();
  return success;
}

function run(command: string, args: string[]): boolean {
  try {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const { success, stderr } = new Deno.Command(command, { args, env, stdout: "null" })
      .outputSync();
    if (!success) console.error(new TextDecoder().decode(stderr));
    return success;
  } catch {
    return false;
  }
}
