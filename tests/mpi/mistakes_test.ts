/** What is wrong is said once, whoever finds it. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as program from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { hasMpi, lastWords, runRanks } from "./mpirun.ts";

const flags = { batch_size: 8, num_workers: 0, cpu: "true", max_epoch: 1 };

interface Mistake {
  readonly family: "Open MPI" | "MPICH";
  readonly changes: (folder: string) => program.Flags;
  readonly line: RegExp;
}

const mistakes: Record<string, Mistake> = {
  "a flag": {
    family: "MPICH",
    changes: () => ({ batch_size: 0 }),
    line: /^int2int: --batch_size: expected between 1 and \d+, found "0"$/,
  },
  "a library that belongs to another launcher": {
    family: "MPICH",
    changes: () => ({ mpi_library: "libmpi.so.40" }),
    line:
      /^int2int: mpirun: started 2 processes, of which Open MPI [\d.]+ connects 1; use the mpirun/,
  },
  "a library that is none": {
    family: "MPICH",
    changes: () => ({ mpi_library: "libm.so.6" }),
    line: /^int2int: libm\.so\.6: expected an MPI library for --mpi_library/,
  },
  "a line of a file": {
    family: "Open MPI",
    changes: (folder) => {
      writeFileSync(`${folder}/data`, "V2 + 4 + 6\t+ 2\nV2 + 4 + x\t+ 2\n".repeat(40));
      return { train_data: `${folder}/data`, eval_data: `${folder}/data` };
    },
    line: /^int2int: .*\/data:2: /,
  },
  "a checkpoint that rank 0 cannot write": {
    family: "MPICH",
    changes: (folder) => {
      mkdirSync(`${folder}/runs/e/1/checkpoint-0.safetensors/taken`, { recursive: true });
      return { keep_last: 1 };
    },
    line: /^int2int: .*checkpoint-0\.safetensors: /,
  },
  "an example at another rank than the first": {
    family: "Open MPI",
    changes: (folder) => {
      writeFileSync(`${folder}/problem.ts`, problem);
      return { problem: `${folder}/problem.ts`, batch_size: 4 };
    },
    line: /^int2int: rank 1: .*\/problem\.ts:\d+: .*only here/,
  },
};

/** Of which the second rank can draw no more after a while. */
const problem = `
import { positionalInts, problem } from "int2int";
let drawn = 0;
export default problem({
  name: "one",
  inputTokenizer: positionalInts(10),
  outputTokenizer: positionalInts(10),
  generate(random) {
    if (Deno.env.get("OMPI_COMM_WORLD_RANK") === "1" && ++drawn > 200) throw new Error("only here");
    const n = random.bigInteger(1n, 99n);
    return { problem: n, answer: n };
  },
});
`;

for (const [what, { family, changes, line }] of Object.entries(mistakes)) {
  Deno.test({
    name: `all ranks end with one line: ${what}`,
    ignore: !hasMpi,
    fn: () =>
      inTemporaryFolder(async (folder) => {
        const { operation, ...others } = program.tiny, changed = changes(folder);
        const which = "problem" in changed ? {} : { operation };
        const all = { ...others, ...which, ...flags, ...changed, dump_path: `${folder}/runs` };
        const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]);
        const ended = await runRanks(family, 2, args);
        assert.equal(ended.code, 2, ended.stderr);
        const lines = lastWords(ended);
        assert.equal(lines.length, 1, ended.stderr);
        assert.match(lines[0]!, line);
      }),
  });
}
