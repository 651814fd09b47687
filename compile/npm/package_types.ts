/** Declarations of what others import, for editors and type checkers: those that `deno pack` makes. */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import configuration from "../../deno.json" with { type: "json" };
import { ownImports, type ProgramModules, root } from "../module_graph.ts";
import { outputOf } from "../output_of.ts";

/**
 * Writes a `.d.ts` for each module that {@link ownImports} reach.
 *
 * @param folder where the program's JavaScript is @param scratch an empty folder
 * @throws Error when an exported name has a type that is not written down
 */
export function writeTypes({ own }: ProgramModules, folder: string, scratch: string): void {
  const project = join(scratch, "project");
  for (const path of own) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    cpSync(join(root, path), join(project, path));
  }
  const { imports, compilerOptions } = configuration;
  const settings = {
    ...{
      name: "@int2int/types",
      version: "0.0.0",
      imports,
      compilerOptions,
      exports: ownExports(),
    },
    publish: { include: ["src"] },
  };
  writeFileSync(join(project, "deno.json"), JSON.stringify(settings));
  outputOf(Deno.execPath(), ["pack", "--no-source-maps", "--output", "types.tgz"], project);
  // Relative names: some builds of tar take C: for a machine.
  outputOf("tar", ["-xzf", "types.tgz"], project);
  const packed = join(project, "package");
  for (const path of readdirSync(packed, { recursive: true, encoding: "utf8" })) {
    if (path.endsWith(".d.ts")) cpSync(join(packed, path), join(folder, path));
  }
}

/** As `exports` of deno.json names them: `./runs` for `int2int/runs`. */
function ownExports(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ownImports).map(([name, path]) => [exportName(name), `./${path}`]),
  );
}

/** What an import of `int2int` or `int2int/runs` is called in a package's `exports`. */
export function exportName(imported: string): string {
  return imported.replace(/^int2int/, ".");
}
