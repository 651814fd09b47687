/** The ways in which PyTorch can train the same model: `bench/pytorch_step.py` has a flag for each choice. */

export const precisions = ["fp32", "tf32", "bf16", "fp16"] as const;
export const modes = ["eager", "compile", "graph", "compile+graph"] as const;
export const attentionKernels = ["math", "efficient", "flash"] as const;

export type Precision = (typeof precisions)[number];
export type Mode = (typeof modes)[number];
export type AttentionKernel = (typeof attentionKernels)[number];

/** What to try; every combination that can be. */
export interface Choices {
  readonly precisions: readonly Precision[];
  readonly modes: readonly Mode[];
  readonly sdpa: readonly AttentionKernel[];
}

export interface Setting {
  /** As reports name it. */
  readonly name: string;
  readonly mode: Mode;
  readonly precision: Precision;
  /** For the script. */
  readonly args: readonly string[];
  /** Environment variables that it is started with. */
  readonly env: Readonly<Record<string, string>>;
}

/** How OpenMP's threads wait for each other: on virtual cores, those that spin keep each other from working. */
const waits = ["", "GOMP_SPINCOUNT=1000", "OMP_WAIT_POLICY=passive"];

export const cpuChoices: Choices = {
  precisions: ["fp32"],
  modes: ["eager", "compile"],
  sdpa: ["math", "flash"],
};

export const gpuChoices: Choices = { precisions, modes, sdpa: ["math", "efficient", "flash"] };

/** One thread, and as many as there are cores with each way of waiting. */
export function cpuSettings(choices: Choices, cores: number): Setting[] {
  const threads = [
    { count: 1, wait: "" },
    ...cores > 1 ? waits.map((wait) => ({ count: cores, wait })) : [],
  ];
  return threads.flatMap(({ count, wait }) => {
    const name = [count === 1 ? "1 thread" : `${count} threads`, wait].filter(Boolean).join(" ");
    const [variable, value] = wait.split("=");
    const env = { OMP_NUM_THREADS: String(count), ...value ? { [variable!]: value } : {} };
    return combinations(choices, name, ["--device", "cpu", "--threads", String(count)], env);
  });
}

/** All with fused Adam; first of all the usual way, with neither that nor fused attention. */
export function gpuSettings(choices: Choices): Setting[] {
  const device = ["--device", "cuda"];
  const usual = choices.modes.includes("eager") && choices.precisions.includes("fp32")
    ? [setting("Adam by foreach", "eager", "fp32", "math", [...device, "--adam", "foreach"], {})]
    : [];
  return [...usual, ...combinations(choices, "", device, {})];
}

function combinations(
  { modes, precisions, sdpa }: Choices,
  name: string,
  args: readonly string[],
  env: Setting["env"],
): Setting[] {
  return modes.flatMap((mode) =>
    precisions.flatMap((precision) =>
      sdpa.filter((kernel) => hasKernel(kernel, precision, args))
        .map((kernel) => setting(name, mode, precision, kernel, args, env))
    )
  );
}

/** On a GPU, flash attention computes in 16 bits only. */
function hasKernel(kernel: AttentionKernel, precision: Precision, args: readonly string[]) {
  return kernel !== "flash" || args.includes("cpu") || ["bf16", "fp16"].includes(precision);
}

function setting(
  name: string,
  mode: Mode,
  precision: Precision,
  kernel: AttentionKernel,
  args: readonly string[],
  env: Setting["env"],
): Setting {
  return {
    name: [mode, precision, `${kernel} attention`, name].filter(Boolean).join(", "),
    ...{ mode, precision, env },
    args: [...args, "--mode", mode, "--precision", precision, "--sdpa", kernel],
  };
}
