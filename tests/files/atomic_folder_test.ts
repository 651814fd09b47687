import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { type FolderFile, writeFolderAtomically } from "../../src/files/atomic_folder.ts";
import { currentProcess } from "../../src/files/process_identity.ts";
import { temporaryName } from "../../src/files/temporary_names.ts";
import { soak } from "../soak.ts";
import { inTemporaryFolder, namesIn } from "./faulty_calls.ts";

const isOurs = (name: string) => ["a", "b", "old"].includes(name);

function files(text: string, names = ["a", "b"]): FolderFile[] {
  return names.map((name) => ({ name, content: new TextEncoder().encode(`${text} ${name}`) }));
}

function contentOf(folder: string): string[] {
  return namesIn(folder).map((name) => Deno.readTextFileSync(`${folder}/${name}`));
}

Deno.test("a folder is made with all that leads to it, and replaced as a whole", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/to/it`;
    writeFolderAtomically(path, files("one", ["a", "b", "old"]), isOurs);
    const written = writeFolderAtomically(path, files("two"), isOurs);
    assert.deepEqual(contentOf(path), ["two a", "two b"]);
    assert.deepEqual(written, [{ path: `${path}/a`, bytes: 5 }, { path: `${path}/b`, bytes: 5 }]);
    assert.deepEqual(namesIn(`${folder}/to`), ["it"]);
  }));

Deno.test("while a folder is replaced, it holds the old files or the new at every moment", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/it`;
    writeFolderAtomically(path, files("old"), isOurs);
    function* watched(): Generator<FolderFile> {
      for (const file of files("new")) {
        assert.deepEqual(contentOf(path), ["old a", "old b"]);
        yield file;
      }
      assert.deepEqual(contentOf(path), ["old a", "old b"]);
    }
    writeFolderAtomically(path, watched(), isOurs);
    assert.deepEqual(contentOf(path), ["new a", "new b"]);
  }));

Deno.test({
  name: "somebody who looks again and again always finds the folder",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/it`;
      writeFolderAtomically(path, files("0"), isOurs);
      const look = `echo; while [ -e "$1/a" ]; do :; done; echo gone`;
      const child = new Deno.Command("sh", { args: ["-c", look, "", path], stdout: "piped" })
        .spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      for (let i = 1; i <= soak(200); i++) writeFolderAtomically(path, files(String(i)), isOurs);
      let seen = "";
      const read = async () => {
        for (let part; (part = await reader.read()).value !== undefined;) {
          seen += new TextDecoder().decode(part.value);
        }
      };
      child.kill("SIGKILL");
      await Promise.all([read(), child.status]);
      assert(!seen.includes("gone"));
    }),
});

Deno.test("when a file cannot be made, the old folder stays and nothing else", () =>
  inTemporaryFolder((folder) => {
    writeFolderAtomically(`${folder}/it`, files("old"), isOurs);
    function* failing(): Generator<FolderFile> {
      yield* files("new", ["a"]);
      throw new TypeError("no more");
    }
    const write = () => writeFolderAtomically(`${folder}/it`, failing(), isOurs);
    assert.throws(write, { name: "TypeError", message: "no more" });
    assert.deepEqual(contentOf(`${folder}/it`), ["old a", "old b"]);
    assert.deepEqual(namesIn(folder), ["it"]);
  }));

Deno.test("a folder that holds anything else is refused and left alone; an empty one will do", () =>
  inTemporaryFolder((folder) => {
    Deno.mkdirSync(`${folder}/empty`);
    writeFolderAtomically(`${folder}/empty`, files("new"), isOurs);
    Deno.writeTextFileSync(`${folder}/empty/mine`, "mine");
    const write = () => writeFolderAtomically(`${folder}/empty`, files("newer"), isOurs);
    assert.throws(
      write,
      (error) => error instanceof FileError && / holds mine besides/.test(error.message),
    );
    assert.deepEqual(contentOf(`${folder}/empty`), ["new a", "new b", "mine"]);
    Deno.writeTextFileSync(`${folder}/file`, "");
    const onFile = () => writeFolderAtomically(`${folder}/file`, files("new"), isOurs);
    assert.throws(onFile, /file: cannot be written: a file stands where a folder is expected/);
  }));

Deno.test("what killed writers left, inside and beside, does not get in the way", () =>
  inTemporaryFolder((folder) => {
    const dead = { ...currentProcess(), pid: 2 ** 31 - 5 };
    writeFolderAtomically(`${folder}/it`, files("old"), isOurs);
    Deno.writeTextFileSync(`${folder}/it/${temporaryName("a", dead)}`, "");
    Deno.mkdirSync(`${folder}/${temporaryName("it", dead)}`);
    writeFolderAtomically(`${folder}/it`, files("new"), isOurs);
    assert.deepEqual(contentOf(`${folder}/it`), ["new a", "new b"]);
    assert.deepEqual(namesIn(folder), ["it"]);
  }));

Deno.test("a link to a folder stays one", () =>
  inTemporaryFolder((folder) => {
    writeFolderAtomically(`${folder}/it`, files("old"), isOurs);
    Deno.symlinkSync(`${folder}/it`, `${folder}/link`);
    writeFolderAtomically(`${folder}/link`, files("new"), isOurs);
    assert.deepEqual(contentOf(`${folder}/it`), ["new a", "new b"]);
    assert(Deno.lstatSync(`${folder}/link`).isSymlink);
    assert.deepEqual(namesIn(folder), ["it", "link"]);
  }));
