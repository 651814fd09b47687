/** The findings in words: one screen. */
import { existsSync, realpathSync } from "node:fs";
import { librariesVariable } from "../environment.ts";
import {
  type Adapter,
  type AdapterOffer,
  type CudaEvaluation,
  type FactName,
  type Facts,
  type Outcome,
} from "./facts.ts";
import { wrap } from "../log/wrap.ts";
import { counted } from "../text/counted.ts";

const width = 80, indent = 15;

/** A name that a system or a path gives may be of any length; there may be several adapters. */
const longestProblem = 120, longestAdapter = 48;

const labels: Readonly<Record<FactName, string>> = {
  results: "results",
  cores: "CPU",
  runtime: "ONNX Runtime",
  ceiling: "products",
  mpi: "MPI",
  cuda: "CUDA",
  adapters: "graphics",
};

const words: { readonly [Name in FactName]: (fact: Facts[Name]) => string[] } = {
  results: (folder) => [`${cut(folder)}: can be written`],
  cores: ({ usable, ofMachine }) => [
    usable === ofMachine
      ? counted(usable, "core")
      : `${counted(usable, "core")}, as Slurm granted; this machine shows ${ofMachine}`,
  ],
  runtime: ({ version, providers }) => {
    const names = providers.map((name) => name.replace(/ExecutionProvider$/, ""));
    return [cut(`${version}, built for ${names.join(", ")}`)];
  },
  ceiling: (speed) => [
    `${speed.toFixed(0)} GFLOP/s on all cores (f32, 512x512 matrices, ONNX Runtime)`,
  ],
  mpi: ({ libraries, start }) => {
    const found = libraries.length === 0 ? "no library" : libraries.join(", ");
    return [cut(start === undefined ? found : `${found}; this is ${start}`)];
  },
  cuda: (cuda) => [cudaWords(cuda)],
  adapters: (adapters) =>
    adapters.length === 0 ? ["nothing answers through WebGPU"] : adapters.map(adapterWords),
};

/** The lines of one finding, at most 80 columns wide. */
export function entryOf<Name extends FactName>(
  name: Name,
  outcome: Outcome<Facts[Name]>,
): string[] {
  const texts = "found" in outcome
    ? words[name](outcome.found)
    : [`failed: ${cut(outcome.problem)}`];
  return texts.flatMap((text) => wrap(text, width - indent)).map((line, i) =>
    `${(i === 0 ? `  ${labels[name]}` : "").padEnd(indent)}${line}`
  );
}

function cudaWords({ cards, folder, missing, problem }: CudaEvaluation): string {
  if (missing === undefined) return "ONNX Runtime has no CUDA provider for this kind of machine";
  const found = cards === undefined
    ? "NVIDIA's driver is not installed"
    : cards.length === 0
    ? "NVIDIA's driver shows no card"
    : cut(cards.join(", "));
  if (missing.length > 0) {
    return `${found}; evaluation on such cards needs ${missing.join(" and ")} in ${
      shortFolder(folder)
    }, or ${librariesVariable}`;
  }
  return problem === undefined
    ? `${found}; evaluation ${cards?.length ? "uses the first" : "would use one"}`
    : `${found}; evaluation cannot use it: ${cut(problem)}`;
}

/** npm's folders of packages are links to folders with long names. */
function shortFolder(folder: string): string {
  const short = folder.slice(folder.lastIndexOf("node_modules"));
  const same = existsSync(short) && realpathSync(short) === realpathSync(folder);
  return same ? short : cut(folder);
}

function adapterWords({ name, number, software, offers }: Adapter): string {
  const kind = software ? "a software adapter" : "a graphics card";
  const what = `${number === undefined ? "" : `${number}: `}${cut(name, longestAdapter)}: ${kind}`;
  return offers === undefined ? what : `${what}, ${offerWords(offers)}`;
}

function offerWords({ f16, mostBytes, mostBindings, matmuls }: AdapterOffer): string {
  const size = mostBytes >= 2 ** 30
    ? `${(mostBytes / 2 ** 30).toFixed(0)} GiB`
    : `${(mostBytes / 2 ** 20).toFixed(0)} MiB`;
  const timed = matmuls === undefined ? "" : `; matmuls by ${matmuls}`;
  return `${f16 ? "with" : "no"} f16, buffers to ${size}, ${mostBindings} arrays a kernel${timed}`;
}

function cut(text: string, longest = longestProblem): string {
  const line = text.replaceAll(/[\p{C}\s]+/gu, " ");
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
