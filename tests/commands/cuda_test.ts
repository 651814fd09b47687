/** `--device cuda`, with the program as users start it. */
import assert from "node:assert/strict";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

Deno.test("a model is evaluated and asked on CUDA as on the CPU, or told why not", () =>
  inTemporaryFolder(async (folder) => {
    const { code } = await program.int2int([
      ...program.commandLine(folder, { max_epoch: 1 }),
      ...["--device", "cpu"],
    ]);
    assert.equal(code, 0);
    const saved = ["--eval_from_exp", program.runFolder(folder)];
    const evaluated = (device: string, name: string) =>
      program.int2int([
        ...saved,
        ...["--dump_path", `${folder}/evaluated`, "--exp_id", name, "--device", device],
      ]);
    const scores = async (device: string) => {
      assert.equal((await evaluated(device, device)).code, 0);
      const [line] = program.messages(`${folder}/evaluated/e/${device}`, /^__log__/);
      return JSON.parse(line!.slice("__log__:".length));
    };
    if (
      /^ {2}CUDA .*evaluation uses the first$/m.test((await program.int2int(["doctor"])).stdout)
    ) {
      const { valid_arithmetic_xe_loss: loss, ...others } = await scores("cuda");
      const { valid_arithmetic_xe_loss: expected, ...same } = await scores("cpu");
      assert.deepEqual(others, same);
      assert.ok(Math.abs(loss - expected) < 1e-5);
      const [engine] = program.messages(`${folder}/evaluated/e/cuda`, /^Engine/);
      assert.match(engine!, /^Engine: ONNX Runtime on CUDA, .+, whole batches$/);
      return;
    }
    const { code: refused, stderr } = await program.int2int(
      ["predict", ...saved, "--device", "cuda", "12 18"],
    );
    assert.equal(refused, 2);
    assert.match(stderr, /^int2int: --device: cuda: .+\n$/);
    assert.equal((await evaluated("cuda", "refused")).code, 2);
    assert.ok(!namesIn(folder).includes("evaluated"), "nothing is left behind");
  }));
