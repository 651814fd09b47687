/** What the benchmark prints, and `docs/replication.md` shows. */
import { dataCommand, shownCommand, trainingCommand, twoThreads } from "./commands.ts";
import { gcdCourse, milestoneTable } from "./courses.ts";
import { type Replication, replications, type Training } from "./rows.ts";
import { machinesOf, type Result, resultsTable } from "./table.ts";

/** Folder of runs in the commands of the page, and where nothing else is named. */
export const usualFolder = "dumped/replicate";

/** The table, the machine, and how the models of two rows learn. */
export function resultsText(results: readonly Result[]): string {
  const machines = machinesOf(results);
  return [
    resultsTable(results),
    ...machines.length === 0 ? [] : [`Trained on ${machines.join(" and ")}.`],
    ...results.flatMap(courseOf),
  ].join("\n\n");
}

function courseOf({ row, run }: Result): string[] {
  if (run === undefined || run.epochs.length === 0) return [];
  if (row.name === "gcd") return [gcdCourse(run)];
  return row.here.data === undefined ? [] : [milestoneTable(run, row.measures)];
}

/** Commands of the rows at their size here. */
export function commandsText(): string {
  return blocksOf((row) => [row.name, commandLines(row, row.here, twoThreads)]);
}

/** Commands at the published size, for a GPU. */
export function publishedText(): string {
  return blocksOf((row) => {
    const { published } = row;
    return [
      `${row.name}: ${published.size}`,
      commandLines({ name: `${row.name}_full` }, published, []),
    ];
  });
}

function commandLines(
  { name }: Pick<Replication, "name">,
  training: Training,
  device: readonly string[],
): string {
  const data = dataCommand(training, usualFolder, name);
  const commands = [
    ...data === undefined ? [] : [data],
    trainingCommand(training, usualFolder, name, device),
  ];
  return commands.map(shownCommand).join("\n");
}

function blocksOf(block: (row: Replication) => [title: string, commands: string]): string {
  return replications.map(block).map(([title, commands]) =>
    `**${title}**\n\n\`\`\`sh\n${commands}\n\`\`\``
  ).join("\n\n");
}
