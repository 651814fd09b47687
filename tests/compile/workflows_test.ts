/** GitHub's own parser reads the workflows, and they say what the rest of the project says. */
import assert from "node:assert/strict";
import { targets } from "../../compile/targets.ts";
import { textOf } from "../meta/source_files.ts";
import { jobsOf, machines, workflows } from "./workflow.ts";
import { problemsOf } from "./workflow_parser.ts";

for (const path of workflows) {
  Deno.test(`${path} is a workflow`, async () => {
    assert.deepEqual(await problemsOf(path, textOf(path)), []);
  });

  Deno.test(`a copy of ${path} with a mistake is refused`, async () => {
    const mistakes = [
      ["runs-on:", "runs-onn:"],
      ["steps:", "step:"],
      ["contents: read", "contents: reed"],
      ["- run: npx", "- runs: npx"],
    ] as const;
    for (const [right, wrong] of mistakes) {
      const text = textOf(path), spoiled = text.replace(right, wrong);
      assert.notEqual(spoiled, text, right);
      assert.notDeepEqual(await problemsOf(path, spoiled), [], wrong);
    }
  });

  Deno.test(`actions of ${path} are pinned to a commit, and Deno to the version of README`, () => {
    const steps = Object.values(jobsOf(path)).flatMap(({ steps }) => steps);
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    assert(actions.length > 0);
    for (const action of actions) assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40}$/);
    const [, wanted] = /npx --yes (deno@[\d.]+)/.exec(textOf("README.md"))!;
    const found = steps.flatMap(({ run }) => run?.match(/deno@[\d.]+/g) ?? []);
    assert.deepEqual([...new Set(found)], [wanted]);
  });
}

Deno.test("an expression that GitHub does not know is refused", async () => {
  const text = textOf(".github/workflows/release.yml");
  const spoiled = text.replace("startsWith(github.ref", "startWith(github.ref");
  assert.notEqual(spoiled, text);
  assert.notDeepEqual(await problemsOf("release.yml", spoiled), []);
});

Deno.test("every push is tested with the command of README", () => {
  const commands = jobsOf(".github/workflows/ci.yml").test!.steps.flatMap(({ run }) => run ?? []);
  assert.equal(commands.length, 1);
  assert.match(commands[0]!, / task test$/);
  assert(textOf("README.md").includes(`\n${commands[0]}\n`), commands[0]);
});

Deno.test("a release has a program for every target, and its name is the target's", () => {
  assert.deepEqual(machines.map(({ target }) => target).sort(), Object.keys(targets).sort());
  for (const { target, file, os } of machines) {
    const { folder } = targets[target]!, arch = folder.split("/")[1];
    assert(file.includes(`-${arch}`), file);
    const system = target.includes("windows")
      ? "windows"
      : target.includes("darwin")
      ? "macos"
      : "linux";
    assert.match(file, new RegExp(`^int2int-${system}-`));
    assert.equal(file.endsWith(".exe"), system === "windows");
    assert(os.startsWith(system === "linux" ? "ubuntu" : system), os);
    // macos-15 is arm64, the others say so.
    if (system !== "macos") assert.equal(os.endsWith("-arm"), arch === "arm64", os);
  }
});

Deno.test("the package is tried on the same machines", () => {
  const { os } = jobsOf(".github/workflows/release.yml").package!.strategy!.matrix;
  assert.deepEqual(os, machines.map(({ os }) => os));
});
