/** What npm has to know of the package. */
import configuration from "../../deno.json" with { type: "json" };
import { ownImports, type ProgramModules } from "../module_graph.ts";
import { targets } from "../targets.ts";
import { exportName } from "./package_types.ts";

/** Node.js runs nothing but the launcher. */
const oldestNode = 18;

export function packageJson(modules: ProgramModules) {
  const { version } = configuration;
  const machines = Object.values(targets).map(({ folder }) => folder.split("/"));
  return {
    ...{ name: "int2int", version, license: "MIT", type: "module" },
    description: "Trains small transformers on problems about integers",
    keywords: ["transformer", "mathematics", "integers", "machine learning", "deno"],
    bin: { int2int: "bin.mjs" },
    exports: { ...ownExports(), "./package.json": "./package.json" },
    engines: { node: `>=${oldestNode}` },
    os: [...new Set(machines.map(([os]) => os))],
    cpu: [...new Set(machines.map(([, cpu]) => cpu))],
    dependencies: { deno: Deno.version.deno, ...dependencies(modules) },
  };
}

function ownExports(): Record<string, { types: string; default: string }> {
  return Object.fromEntries(
    Object.entries(ownImports).map(([name, path]) => {
      const module = `./${path.replace(/\.ts$/, "")}`;
      return [exportName(name), { types: `${module}.d.ts`, default: `${module}.js` }];
    }),
  );
}

/** Packages that the program imports, and those whose files it loads. */
function dependencies({ packages, npm }: ProgramModules): Record<string, string> {
  const imported = [...packages].map((key) => npm[key]!.name)
    .filter((name) => !name.startsWith("@types/"));
  return Object.fromEntries(
    [...imported, "onnxruntime-node", "onnxruntime-web"].sort().map((
      name,
    ) => [name, pinnedVersion(name)]),
  );
}

/** @throws Error for a package that deno.json does not name */
function pinnedVersion(name: string): string {
  const pinned = Object.values<string>(configuration.imports)
    .map((address) => /^npm:\/?(.+)@([^@\/]+)\/?$/.exec(address))
    .find((found) => found?.[1] === name);
  if (!pinned) throw new Error(`${name} is imported, but deno.json does not name it`);
  return pinned[2]!;
}
