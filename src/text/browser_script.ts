/** Modules of this program as one script for a page. */
import { posix } from "node:path";
import { transform } from "sucrase";

/** JSDoc comments that have lines to themselves: readers of pages need none. */
const comments = /^ *\/\*\*[^]*?\*\/ *\n/gm;

/**
 * The modules as one script that runs the entry: each is a function, called when it is imported first.
 *
 * @param modules texts by path, with slashes, or by the name of a package; what they import must be among them, types apart
 * @throws Error naming a module that is missing
 */
export function browserScript(modules: Readonly<Record<string, string>>, entry: string): string {
  const functions = Object.keys(modules).map((path) =>
    `${JSON.stringify(path)}(exports, require) {${javaScript(path, modules)}\n}`
  );
  return `(() => {
const modules = {${functions.join(",\n")}}, loaded = {};
const require = (path) => {
  if (loaded[path] === undefined) modules[path](loaded[path] = {}, require);
  return loaded[path];
};
require(${JSON.stringify(entry)});
})();`;
}

function javaScript(path: string, modules: Readonly<Record<string, string>>): string {
  const { code } = transform(modules[path]!, {
    transforms: ["typescript", "imports"],
    disableESTransforms: true,
    production: true,
  });
  return code.replace(comments, "").replace(/\brequire\('([^']*)'\)/g, (_, name: string) => {
    // In a package, whose modules are JavaScript, they import each other by other names.
    const imported = name.startsWith(".")
      ? posix.join(posix.dirname(path), name).replace(/\.js$/, ".ts")
      : name;
    if (modules[imported] === undefined) {
      throw new Error(`${path} imports ${imported}, a page without it`);
    }
    return `require(${JSON.stringify(imported)})`;
  });
}
