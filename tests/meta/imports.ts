/** Who imports whom among the files of the program, read without a parser: `deno fmt` puts every import at a line's start. */
import { projectFiles, textOf } from "./source_files.ts";

export interface Import {
  readonly from: string;
  readonly to: string;
  /** Only types are imported, which leaves nothing at run time. */
  readonly typesOnly: boolean;
  /** By `import()`, when it is needed: such an import closes no cycle. */
  readonly late: boolean;
}

const statement = /^(?:import|export)\s+(type\s)?([^;"]*?)\s*\bfrom\s+"(\.[^"]+\.ts)"/gm;
const lateImport = /\bimport\(\s*"(\.[^"]+\.ts)"/g;

/** Whether `{ type A, type B }` is all that a statement names. */
function namesTypesOnly(names: string): boolean {
  const list = /^\{(.*)\}$/s.exec(names);
  return list !== null &&
    list[1]!.split(",").map((name) => name.trim()).filter(Boolean)
      .every((name) => name.startsWith("type "));
}

/** The imports of one file. @param path relative to the project's root */
export function importsIn(path: string, text: string): Import[] {
  const target = (specifier: string) => new URL(specifier, `file:///${path}`).pathname.slice(1);
  return [
    ...[...text.matchAll(statement)].map(([, type, names, specifier]) => ({
      from: path,
      to: target(specifier!),
      typesOnly: type !== undefined || namesTypesOnly(names!),
      late: false,
    })),
    ...[...text.matchAll(lateImport)].map(([, specifier]) => ({
      from: path,
      to: target(specifier!),
      typesOnly: false,
      late: true,
    })),
  ];
}

/** All imports between files of the program. */
export function programImports(): Import[] {
  const files = projectFiles().filter((path) => /^(?:main|src\/.*)\.ts$/.test(path));
  return files.flatMap((path) => importsIn(path, textOf(path)));
}

/** Groups of files that import each other, directly or around a corner, each sorted. */
export function cyclesIn(imports: readonly Pick<Import, "from" | "to">[]): string[][] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const reached = new Map([...targets.keys()].map((file) => [file, reachable(file, targets)]));
  const cycles = new Map<string, string[]>();
  for (const [file, behind] of reached) {
    if (!behind.has(file)) continue;
    const group = [...behind].filter((other) => reached.get(other)?.has(file)).sort();
    cycles.set(group.join(), group);
  }
  return [...cycles.values()];
}

function reachable(start: string, targets: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const next of targets.get(file) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
}
