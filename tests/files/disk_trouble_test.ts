import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { writeFileAtomically } from "../../src/files/atomic_file.ts";
import type { FileSystemCalls } from "../../src/files/file_system_calls.ts";
import { type Ended, run } from "../child_process.ts";
import { alwaysFailing, inTemporaryFolder, namesIn } from "./faulty_calls.ts";

const OLD = new TextEncoder().encode("the last good checkpoint");
const NEW = new Uint8Array(100_000);

interface Trouble {
  call: keyof FileSystemCalls;
  code: string;
  says: RegExp;
}

const TROUBLES: Trouble[] = [
  { call: "write", code: "ENOSPC", says: /weights: cannot be written: no space left on the disk$/ },
  {
    call: "fsync",
    code: "EIO",
    says: /cannot be written: the disk reports an input\/output error$/,
  },
  { call: "close", code: "EDQUOT", says: /cannot be written: the disk quota is used up$/ },
  { call: "open", code: "EROFS", says: /cannot be written: the disk is read-only$/ },
  { call: "rename", code: "EACCES", says: /cannot be written: permission denied$/ },
];

for (const { call, code, says } of TROUBLES) {
  Deno.test(`${code} at ${call} keeps the last good file and says so in a line`, () =>
    inTemporaryFolder((folder) => {
      const path = `${folder}/weights`;
      Deno.writeFileSync(path, OLD);
      const write = () => writeFileAtomically(path, [NEW], alwaysFailing(call, code));
      assert.throws(write, (error) => error instanceof FileError && says.test(error.message));
      assert.deepEqual(Deno.readFileSync(path), OLD);
      assert.deepEqual(namesIn(folder), ["weights"]);
    }));
}

Deno.test("a folder fsync that fails says that the file is written but not yet safe", () =>
  inTemporaryFolder((folder) => {
    const write = () =>
      writeFileAtomically(`${folder}/weights`, [NEW], alwaysFailing("fsyncFolder", "EIO"));
    assert.throws(write, /was written, but a power failure/);
    assert.deepEqual(Deno.readFileSync(`${folder}/weights`), NEW);
  }));

Deno.test("a missing folder, a file as the folder, and a folder as the file are refused", () =>
  inTemporaryFolder((folder) => {
    const write = (path: string) => () => writeFileAtomically(path, [NEW]);
    assert.throws(write(`${folder}/none/weights`), /cannot be written: no such file or folder$/);
    Deno.writeFileSync(`${folder}/file`, OLD);
    assert.throws(write(`${folder}/file/weights`), /a file stands where a folder is expected$/);
    Deno.mkdirSync(`${folder}/dir`);
    assert.throws(write(`${folder}/dir`), /a folder stands where a file is expected$/);
    assert.deepEqual(namesIn(folder), ["dir", "file"]);
    assert.deepEqual(Deno.readFileSync(`${folder}/file`), OLD);
  }));

Deno.test({
  name: "a read-only folder is refused and its file untouched, also for root",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/weights`;
      Deno.writeFileSync(path, OLD);
      Deno.chmodSync(folder, 0o555);
      const { code, stderr } = await runBound(path);
      Deno.chmodSync(folder, 0o755);
      assert.match(stderr, /weights: cannot be written: permission denied\n$/);
      assert.equal(code, 2);
      assert.deepEqual(Deno.readFileSync(path), OLD);
      assert.deepEqual(namesIn(folder), ["weights"]);
    }),
});

/** Writes the file as somebody whom permission bits bind: root, too, without its power to override them. */
function runBound(path: string): Promise<Ended> {
  const script = new URL("./one_write.ts", import.meta.url).pathname;
  const deno = [Deno.execPath(), "run", "-A", "--no-check", script, path, "100000"];
  const bound = Deno.uid() === 0 ? ["setpriv", "--bounding-set", "-dac_override", ...deno] : deno;
  return run(bound[0]!, bound.slice(1));
}

Deno.test({
  name: "a real limit on file sizes keeps the last good file and says so in a line",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/weights`;
      Deno.writeFileSync(path, OLD);
      const script = new URL("./one_write.ts", import.meta.url).pathname;
      // Half of what is to be written; without the trap the signal would end the process before it can speak.
      const shell = `trap '' XFSZ; ulimit -f 100; exec "$0" run -A --no-check "$1" "$2" 100000`;
      const { code, stderr } = await run("sh", ["-c", shell, Deno.execPath(), script, path]);
      assert.match(stderr, /weights: cannot be written: the file would be larger than the limit/);
      assert.equal(code, 2);
      assert.deepEqual(Deno.readFileSync(path), OLD);
      assert.deepEqual(namesIn(folder), ["weights"]);
    }),
});
