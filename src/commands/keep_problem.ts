/** What a run keeps of its custom problem. */
import { mkdirSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileLimits, readTextFileIfAny } from "../files/regular_file.ts";
import type { Logger } from "../log/logger.ts";
import { copiesOf, type Inventory, inventoryOf } from "../problems/custom/modules/inventory.ts";
import type { Task } from "../task/task.ts";
import { writeText } from "../training/run_folder.ts";

/** Describes what was loaded; see {@link keepProblem}. */
const inventoryFile = "problem.json";

/** A line for the log on the files of a custom problem. */
export function problemLine({ flags: { problem }, problemFiles }: Task): string {
  const { own, packages, sha256 } = inventoryOf(problem, problemFiles);
  const names = [
    ...own.map(({ path }) => path),
    ...packages.map(({ name, version }) => `${name} ${version}`),
  ];
  return `Problem: ${names.join(", ")} (SHA-256 ${sha256.slice(0, 16)})`;
}

/** Path of the copy of the file of `--problem` in the folder of a run that can be named as `--problem`. */
export function problemCopy({ flags: { problem }, problemFiles }: Task, folder: string): string {
  const inventory = inventoryOf(problem, problemFiles);
  const name = inventory.own.length === 1
    ? `problem${extname(problem)}`
    : join("problem", copiesOf(problem, inventory).get(problem)!);
  return join(folder, name);
}

/**
 * Keeps a copy of the file of `--problem` with the results, as `problem.ts` or `problem.js`; where it imports others, all of them
 * also in the folder `problem`; and in `problem.json` what was loaded, with digests. Says what has changed since the run was last
 * started.
 *
 * @param folder path of the run's folder
 */
export function keepProblem(task: Task, folder: string, log: Logger): void {
  const { flags: { problem }, problemFiles } = task;
  if (problem === "") return;
  const inventory = inventoryOf(problem, problemFiles), copies = copiesOf(problem, inventory);
  const isAlone = copies.size === 1, single = `problem${extname(problem)}`;
  const files = isAlone ? [] : [...copies].map(([path, name]) => [path, join("problem", name)]);
  const different = [[problem, single], ...files].filter(([path, name]) =>
    keepCopy(folder, name!, problemFiles[path!]!.text)
  );
  for (const path of new Set(different.map(([path]) => path!))) log.warning(changed(path));
  keepInventory(folder, inventory, log);
}

/** @returns whether there was a copy of another text */
function keepCopy(folder: string, name: string, text: string): boolean {
  const path = join(folder, name), kept = readTextFileIfAny(path, fileLimits.problem);
  mkdirSync(dirname(path), { recursive: true });
  writeText(folder, name, text);
  return kept !== undefined && kept !== text;
}

function keepInventory(folder: string, inventory: Inventory, log: Logger): void {
  const before = inventoryIn(readTextFileIfAny(join(folder, inventoryFile), fileLimits.flags));
  for (const { name, sha256 } of inventory.packages) {
    const kept = before?.packages?.find((each) => each.name === name);
    if (kept !== undefined && kept.sha256 !== sha256) log.warning(changed(`the package ${name}`));
  }
  writeText(folder, inventoryFile, JSON.stringify(inventory, null, 2) + "\n");
}

function inventoryIn(text: string | undefined): Partial<Inventory> | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text) ?? undefined;
  } catch {
    // It is written anew.
    return undefined;
  }
}

function changed(what: string): string {
  return `${what} has changed since this run was started before`;
}
