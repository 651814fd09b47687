/** What the program does beside what it was asked for: nothing. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { hasStrace, traced } from "../strace.ts";
import * as program from "./program.ts";

const root = dirname(dirname(import.meta.dirname!));

/** Files that a call makes, changes or removes. */
function written(calls: readonly string[]): string[] {
  return calls.filter((call) =>
    /O_(CREAT|WRONLY|RDWR)|^(mkdir|unlink|rename|rmdir|link|symlink)/.test(call)
  )
    .flatMap((call) => [...call.matchAll(/"([^"]+)"/g)].map(([, path]) => path!));
}

Deno.test({
  name: "no command looks up a name, opens a socket, or writes anywhere but where it was told to",
  ignore: !hasStrace,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const home = `${folder}/home`, cache = `${folder}/cache`, work = `${folder}/work`;
      [home, cache, work].forEach((path) => Deno.mkdirSync(path));
      // As the task sets it; nothing else of this process's surroundings.
      const env = {
        HOME: home,
        PATH: Deno.env.get("PATH") ?? "",
        DENO_DIR: cache,
        DENO_NO_UPDATE_CHECK: "1",
      };
      const run = program.runFolder("dumped");
      const commands = [
        program.commandLine("dumped", { max_epoch: 1, eval_output: "predictions.jsonl" }),
        ["--eval_from_exp", run, "--eval_size", "32", "--dump_path", "dumped"],
        ["predict", "--eval_from_exp", run, "12 18"],
        ["export", "--eval_from_exp", run],
        ["generate", "--operation", "gcd", "--train", "50", "--valid", "0", "--test", "0"],
        ["doctor"],
      ];
      for (const args of commands) {
        const options = { cwd: work, env, clearEnv: true };
        const calls =
          "network,open,openat,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2";
        const ended = await traced(calls, program.shipped(args), options);
        assert.equal(ended.code, 0, ended.stderr);
        assert.deepEqual(
          ended.calls.filter((call) => /^(socket|connect|bind)\(/.test(call)),
          [],
          args[0],
        );
        const elsewhere = written(ended.calls).filter((path) =>
          path.startsWith("/") && ![cache, work, "/dev/", "/proc/", `${root}/node_modules/.deno/`]
            .some((allowed) => path.startsWith(allowed))
        );
        assert.deepEqual(elsewhere, [], args[0]);
      }
      assert.deepEqual(namesIn(home), []);
    }),
});
