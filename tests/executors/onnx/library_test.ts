import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { onnxRuntimeLibrary, userFolders } from "../../../src/executors/onnx/library.ts";
import { librariesVariable } from "../../../src/environment.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";

/** With the variable set to these folders. */
function withFolders<T>(folders: readonly string[], use: () => T): T {
  const before = Deno.env.get(librariesVariable);
  Deno.env.set(librariesVariable, folders.join(delimiter));
  try {
    return use();
  } finally {
    if (before === undefined) Deno.env.delete(librariesVariable);
    else Deno.env.set(librariesVariable, before);
  }
}

const packaged = withFolders([], onnxRuntimeLibrary);

Deno.test("the first library in the folders that are named takes the place of the package's", () =>
  inTemporaryFolder((folder) => {
    const empty = join(folder, "empty"), own = join(folder, "own");
    Deno.mkdirSync(empty);
    Deno.mkdirSync(own);
    assert.equal(withFolders([empty, own], onnxRuntimeLibrary), packaged);
    const library = join(own, basename(packaged));
    symlinkSync(packaged, library);
    assert.equal(withFolders([empty, "", own], onnxRuntimeLibrary), library);
    assert.deepEqual(withFolders([empty, own], userFolders), [empty, own]);
  }));

Deno.test("a folder that is named and is not there, or is a file, is told", () => {
  for (const path of ["/no/such/folder", packaged]) {
    const message = `${path}: expected a folder, as INT2INT_ORT_LIBS names it; there is none`;
    withFolders([path], () => assert.throws(onnxRuntimeLibrary, { name: "FileError", message }));
  }
});

Deno.test("nothing named is nothing", () => assert.deepEqual(withFolders([], userFolders), []));
