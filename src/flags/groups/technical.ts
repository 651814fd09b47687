import { allOf, anyOf, called, during, is, isFrom } from "../condition.ts";
import { atLeast, between, type Condition, oneOf, type Rows, type Use } from "../flag.ts";
import { drawnExamples, graphicsCard } from "./conditions.ts";

const everything: readonly Use[] = [
  ...["train", "evaluate", "export_data", "generate", "predict", "export"] as const,
];

const fitsCpu = called("--cpu false", anyOf(is("device", "cpu"), is("cpu", false)));

const drawsSamples = isFrom("samples", 1);

const seeded = called(
  "generated examples (no --eval_data), or --samples",
  anyOf(
    during("train", "export_data", "generate"),
    allOf(during("evaluate"), is("eval_data", "")),
    drawsSamples,
  ),
);

const never: Condition = { words: "PyTorch, which is not used here", met: () => false };

const pytorchsLauncher: Condition = {
  words: "PyTorch's launcher; here srun --mpi=pmix or mpirun number and connect the processes",
  met: () => false,
};

/** Paper, section 3.2. */
export const technical = {
  cpu: {
    type: "boolean",
    default: false,
    help: "compute on the CPU even when there is a GPU",
  },
  device: {
    type: "string",
    default: "auto",
    needs: [fitsCpu],
    help: "auto takes a GPU if there is one, else the CPU; webgpu or cpu insist, for " +
      "evaluation too; cuda insists on evaluating a saved model on NVIDIA's card",
    check: oneOf("auto", "webgpu", "cuda", "cpu"),
  },
  profile: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [graphicsCard],
    help: "measure where a graphics card's time goes: a table in the log, every dispatch of some " +
      "steps in profile.json",
  },
  gpu_matmul: {
    type: "string",
    default: "auto",
    idleWithout: [graphicsCard],
    help: "matmul kernels on a graphics card: auto takes those that were fastest when " +
      "the card was first used, measure times them again, plain takes the one for all devices; or " +
      "the name of one",
  },
  cpu_threads: {
    type: "integer",
    default: 0,
    help:
      "CPU threads that compute; 0 takes all the cores this process may use, and times how they " +
      "are best shared out when it first trains such a model here",
    check: between(0, 1024),
  },
  mpi_library: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate"],
    help: "path of the MPI library through which the processes of mpirun or srun work together; " +
      "empty looks for the one that belongs to the launcher",
  },
  collective_timeout: {
    type: "float",
    default: 40,
    usedBy: ["train", "evaluate"],
    help: "where several processes work together: seconds without a sign of life from one of " +
      "them, after which all end; a process that computes or reads for long gives such signs, too",
    check: between(1, 86_400),
  },
  max_skipped_steps: {
    type: "integer",
    default: 10,
    usedBy: ["train"],
    help: "a step whose loss or gradient is not finite is skipped; training stops, with advice, " +
      "after so many in a row",
    check: atLeast(1),
  },
  num_workers: {
    type: "integer",
    default: 10,
    usedBy: ["train", "evaluate", "export_data", "generate"],
    idleWithout: [drawnExamples],
    help: "threads that may generate examples beside the training; 0 generates them in the " +
      "main thread",
    check: between(0, 1024),
  },
  env_base_seed: {
    type: "integer",
    default: -1,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    idleWithout: [seeded],
    whenContinued: { kept: "the examples continue with the run's seed" },
    help: "seed of all random choices, for a run that can be repeated; negative draws one",
    meansTo: {
      predict: { help: "seed of --samples, for the same ones again; negative draws one" },
    },
    aliases: ["base_env_seed"],
  },
  debug: {
    type: "switch",
    default: false,
    usedBy: everything,
    help: "log more, for instance the memory in use (takes no value)",
  },
  fp16: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [graphicsCard],
    help: "mixed precision on a graphics card: activations in 16-bit floats, weights in 32; " +
      "needs --amp 1",
  },
  amp: {
    type: "integer",
    default: -1,
    usedBy: ["train"],
    help: "1, 2 or 3 go with --fp16 true and mean the same; -1 and 0 are off",
    check: between(-1, 3),
  },
  local_gpu: {
    type: "integer",
    default: -1,
    idleWithout: [graphicsCard],
    help:
      "number of the graphics card, as `int2int doctor` lists them (for evaluation through CUDA: as " +
      "CUDA counts NVIDIA's cards); -1 takes the first",
    check: between(-1, 1023),
  },
  local_rank: {
    type: "integer",
    default: -1,
    usedBy: ["train"],
    idleWithout: [pytorchsLauncher],
    help: "accepted for old command lines; has no effect: srun --mpi=pmix or mpirun number the " +
      "processes of a run",
    check: {
      expected: "-1, or 0 for a single process (srun --mpi=pmix or mpirun number several)",
      accepts: (value) => value === -1 || value === 0,
    },
  },
  master_port: {
    type: "integer",
    default: -1,
    usedBy: ["train"],
    idleWithout: [pytorchsLauncher],
    help: "accepted for old command lines; has no effect: MPI connects the processes of a run",
    check: between(-1, 65535),
  },
  debug_slurm: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    idleWithout: [isFrom("max_requeues", 1)],
    help: "inside a Slurm job, train as outside of one: the job is not queued again",
  },
  windows: {
    type: "boolean",
    default: false,
    idleWithout: [never],
    help: "accepted for old command lines; has no effect",
  },
  env_name: {
    type: "string",
    default: "arithmetic",
    help: "family of problems; there is one",
    check: oneOf("arithmetic"),
  },
  tasks: {
    type: "string",
    default: "arithmetic",
    help: "task within the family, named in the log; there is one",
    check: oneOf("arithmetic"),
  },
} as const satisfies Rows;
