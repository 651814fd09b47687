/** Nothing in the repository depends on the machine or the network it was written on. */
import assert from "node:assert/strict";
import { projectFiles, textOf } from "./source_files.ts";

const text = /\.(?:ts|js|json|jsonc|md|wgsl|lock|ya?ml|txt|sh|csv|log)$|(?:^|\/)[^.]+$/;

/** Put together here, so that this file does not contain what it forbids. */
const folders = ["work", "home", "root", "Users"].map((name) => `/${name}/`);
const hosts = [
  ["registry", "npmjs", "org"],
  ["npm", "jsr", "io"],
  ["jsr", "io"],
  ["registry", "yarnpkg", "com"],
  ["pypi", "org"],
  ["deno", "land/x"],
].map((parts) => parts.join("."));

/** A folder counts where a path starts: not inside a URL or a longer path. */
function absolutePaths(content: string): string[] {
  return folders.filter((folder) =>
    content.split("\n").some((line) =>
      [...line.matchAll(new RegExp(folder, "g"))].some(({ index }) =>
        !/[\w.\-~)\]}/]$/.test(line.slice(0, index))
      )
    )
  );
}

Deno.test("no file names a folder of the machine it was written on", () => {
  for (const path of projectFiles().filter((path) => text.test(path))) {
    assert.deepEqual(absolutePaths(textOf(path)), [], path);
  }
});

Deno.test("no file names the host of a package registry", () => {
  for (const path of projectFiles().filter((path) => text.test(path))) {
    const content = textOf(path);
    const named = hosts.filter((host) => content.includes(host));
    assert.deepEqual(named, [], path);
  }
});

Deno.test("a path is noticed after a blank, a quote or at the start, not inside a URL", () => {
  const [folder] = folders as [string];
  for (const bad of [folder, `"${folder}a"`, `see ${folder}b`, `file://${folder}c`.slice(7)]) {
    assert.equal(absolutePaths(bad).length, 1, bad);
  }
  assert.deepEqual(absolutePaths(`https://example.org${folder}`), []);
});
