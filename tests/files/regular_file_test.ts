/** What stands under the name of a file may be anything: each is told in one line, and none is waited for. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { FileError } from "../../src/errors.ts";
import {
  firstBytes,
  readTextFile,
  readTextFileIfAny,
  whatIsAt,
  withRegularFile,
} from "../../src/files/regular_file.ts";
import { run } from "../child_process.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";

/** Every way to read a file. */
const readers: readonly ((path: string) => unknown)[] = [
  (path) => readTextFile(path, 100),
  (path) => readTextFileIfAny(path, 100),
  (path) => firstBytes(path, 4),
  (path) => withRegularFile(path, ({ size }) => size),
];

function assertRefused(path: string, reason: string): void {
  for (const read of readers) {
    assert.throws(() => read(path), (error) => {
      assert(error instanceof FileError, String(error));
      assert.equal(error.message, `${path}: ${reason}`);
      return true;
    });
  }
}

Deno.test("a folder is no file", () =>
  inTemporaryFolder((folder) => {
    assertRefused(folder, "expected a file, found a folder");
    assert.equal(whatIsAt(folder), "a folder");
  }));

Deno.test({
  name: "a pipe that nobody writes to, a socket and a device are no files",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const pipe = `${folder}/pipe`, socket = `${folder}/socket`;
      await run("mkfifo", [pipe]);
      assertRefused(pipe, "expected a file, found a pipe");
      const server = createServer().listen(socket);
      await new Promise((resolve) => server.once("listening", resolve));
      assertRefused(socket, "expected a file, found a socket");
      server.close();
      assertRefused("/dev/zero", "expected a file, found a device");
      assert.deepEqual([pipe, "/dev/zero"].map(whatIsAt), ["a pipe", "a device"]);
    }),
});

Deno.test("a name that goes round in circles is told", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/circle`;
    Deno.symlinkSync(path, path);
    const reason = "cannot be read: symbolic links that lead in a circle";
    assertRefused(path, reason);
    assert.throws(() => whatIsAt(path), { message: `${path}: ${reason}` });
  }));

Deno.test("where there is nothing, some may do without", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/none`;
    assert.throws(() => readTextFile(path, 9), {
      message: `${path}: cannot be read: no such file or folder`,
    });
    assert.equal(readTextFileIfAny(path, 9), undefined);
    assert.equal(whatIsAt(path), undefined);
    assert.equal(whatIsAt(`${path}/below`), undefined);
    assert.equal(whatIsAt("a".repeat(4096)), undefined);
  }));

Deno.test("a file is read whole up to a limit, and refused beyond it before memory is taken", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/text`;
    Deno.writeTextFileSync(path, "\ufeffÄ +");
    assert.equal(readTextFile(path, 7), "Ä +");
    assert.throws(() => readTextFile(path, 6), {
      message: `${path}: the file has 7 bytes, expected at most 6`,
    });
    Deno.truncateSync(path, 2 ** 40);
    assert.throws(() => readTextFile(path, 6), /the file has 1099511627776 bytes/);
    assert.deepEqual(firstBytes(path, 4), Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3));
    Deno.truncateSync(path, 2);
    assert.deepEqual(firstBytes(path, 4), Uint8Array.of(0xef, 0xbb));
  }));

Deno.test("a programming error while a file is open stays one, and the file is closed", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/text`;
    Deno.writeTextFileSync(path, "");
    let descriptor = -1;
    assert.throws(
      () =>
        withRegularFile(path, (file) => {
          descriptor = file.descriptor;
          throw new TypeError("mine");
        }),
      TypeError,
    );
    assert.throws(() => Deno.readLinkSync(`/proc/self/fd/${descriptor}`));
  }));
