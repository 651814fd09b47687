/** The notebook of examples, executed as Jupyter executes it. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../child_process.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { generatedRun, writeLog, writeMetrics } from "./generated_runs.ts";

interface Output {
  readonly output_type: string;
  readonly text?: string;
  readonly data?: Readonly<Record<string, string>>;
}

const python = "/usr/bin/python3";

const hasClient = await run(python, ["-c", "import nbclient"])
  .then(({ code }) => code === 0, () => false);

/** The kernel as `deno jupyter --install` installs it, but not for all notebooks of this user. */
function writeKernel(folder: string): void {
  mkdirSync(join(folder, "kernels", "deno"), { recursive: true });
  const kernel = {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
  writeFileSync(join(folder, "kernels", "deno", "kernel.json"), JSON.stringify(kernel));
}

/** On a busy machine Deno's kernel, which it calls unstable, may lose an output or not start in time. */
const attempts = 5;

/** The outputs of each cell with code. @param jupyter where the kernel is, and where Jupyter may write */
async function outputsOf(runs: string, jupyter: string): Promise<Output[][]> {
  const here = import.meta.dirname!;
  const notebook = join(here, "../../examples/notebooks/runs.ipynb");
  const env = {
    RUNS: runs,
    JUPYTER_PATH: jupyter,
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    IPYTHONDIR: join(jupyter, "ipython"),
  };
  for (let attempt = 1;; attempt++) {
    const script = join(here, "execute_notebook.py");
    const { code, stdout, stderr } = await run(python, [script, notebook], { env });
    const cells: Output[][] = code === 0 ? JSON.parse(stdout) : [];
    const isWhole = cells.length > 0 && cells.every(({ length }) => length > 0);
    if (isWhole || attempt === attempts) {
      assert.equal(code, 0, stderr);
      return cells;
    }
  }
}

Deno.test({
  name: "the notebook reads runs and draws their curves",
  ignore: !hasClient,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      writeKernel(folder);
      const seeds = [1, 2];
      writeMetrics(join(folder, "runs", "<a>", "1"), generatedRun({ base: 6, env_base_seed: 1 }));
      writeLog(join(folder, "runs", "<a>", "2"), generatedRun({ base: 6, env_base_seed: 2 }));
      const cells = await outputsOf(join(folder, "runs"), folder);
      const all = cells.flat(), svg = all.flatMap(({ data }) => data?.["image/svg+xml"] ?? []);
      assert.equal(all[0]!.text, "2 runs, 6 epochs\n");
      assert.match(
        all[1]!.data!["text/markdown"]!,
        /<a>\/1 \| finished \| 77\.7 \(75\.0 to 80\.2\)/,
      );
      assert.equal(svg.length, 2);
      for (const picture of svg) {
        assert.equal(picture.match(/<polyline /g)!.length, seeds.length);
        assert.doesNotMatch(picture, /<a>|NaN/);
      }
      assert(all.every(({ output_type, data }) => output_type !== "error" && data !== null));
    }),
});
