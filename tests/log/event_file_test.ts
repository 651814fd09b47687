/** Event files, as a reader finds them that shares no code with their writer. */
import assert from "node:assert/strict";
import { openEventFile } from "../../src/log/event_file.ts";
import type { Common } from "../../src/log/metrics_line.ts";
import { run } from "../child_process.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";

/** Debian's, whose packages tests/prepare.ts installs; another Python may stand before it. */
const python = "/usr/bin/python3";

function hasReader(): boolean {
  try {
    const args = ["-c", "import google.protobuf, crcmod"];
    return new Deno.Command(python, { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

async function eventsIn(path: string) {
  const { code, stdout, stderr } = await run(python, [
    `${import.meta.dirname}/read_events.py`,
    path,
  ]);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function at(step: number): Common {
  return { time: "2026-11-28T07:00:00.250Z", step, examples: 1, epoch: 0, seconds: 1 };
}

Deno.test({
  name: "an independent reader finds the numbers under TensorBoard's tags, with right checksums",
  ignore: !hasReader(),
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const file = openEventFile(folder, 1_795_849_400_500);
      const big = 2 ** 40 + 5;
      file.write({ ...at(127), kind: "start", version: "1", host: "h", pid: 1 });
      file.write({
        ...{ ...at(big), kind: "report", loss: 0.5, learning_rate: 0.25, gradient_norm: null },
        ...{ examples_per_second: 4, memory: 1 },
      });
      file.write({
        ...{ ...at(300), kind: "epoch", loss: 1 },
        metrics: {
          valid_arithmetic_xe_loss: NaN,
          valid_arithmetic_acc: 75,
          valid_arithmetic_acc_d1: 80,
          "valid_arithmetic_acc_2-7": 50,
          test2_arithmetic_beam_acc_7: 25,
        },
        counts: { valid: 4, "valid_2-7": 2, test2: 4, test2_7: 4 },
      });
      file.write({ ...at(300), kind: "end", reason: "finished" });
      file.close();
      const [name] = namesIn(folder);
      assert.match(name!, /^events\.out\.tfevents\.1795849400\.[\w.-]+$/);
      const event = { wall_time: 1795849200.25, step: 0, file_version: "", status: 0, values: {} };
      assert.deepEqual(await eventsIn(`${folder}/${name}`), [
        { ...event, wall_time: 1795849400.5, file_version: "brain.Event:2" },
        { ...event, step: 128, status: 1 },
        {
          ...{ ...event, step: big },
          values: {
            "train/loss": 0.5,
            "train/learning_rate": 0.25,
            "train/examples_per_second": 4,
          },
        },
        {
          ...{ ...event, step: 300 },
          values: {
            ...{ "valid/acc": 75, "valid/acc_d1": 80, "valid_acc/2-7": 50 },
            "test2_beam_acc/7": 25,
          },
        },
      ]);
    }),
});

Deno.test("processes that start within a second have files of their own", () =>
  inTemporaryFolder((folder) => {
    [1, 2].forEach(() => openEventFile(folder, 1_795_849_400_500).close());
    const times = namesIn(folder).map((name) => name.split(".")[3]);
    assert.deepEqual(times, ["1795849400", "1795849401"]);
    return Promise.resolve();
  }));
