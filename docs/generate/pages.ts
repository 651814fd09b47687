/** Generated sections of pages: what stands between `<!-- generated: NAME -->` and `<!-- /generated -->`. */
import { dataTypeTable } from "./data_types.ts";
import { commandTable } from "./commands.ts";
import {
  dashboardTable,
  flagsByCommand,
  flagTables,
  generateTable,
  reportTable,
  runsTable,
  sweepTable,
} from "./flags.ts";
import { metricTable } from "./metrics.ts";
import { operationTable } from "./operations.ts";
import { optimizerTable } from "./optimizers.ts";
import { itemsDrawn, numbersDrawn, objectsDrawn } from "./random.ts";

/** What writes each section, by its name. */
export const sections: Readonly<Record<string, () => string>> = {
  commands: commandTable,
  "data types": dataTypeTable,
  flags: flagTables,
  "flags of generate": generateTable,
  "flags of runs": runsTable,
  "flags of sweep": sweepTable,
  "flags of report": reportTable,
  "flags of dashboard": dashboardTable,
  "flags by command": flagsByCommand,
  metrics: metricTable,
  operations: operationTable,
  optimizers: optimizerTable,
  "random numbers": numbersDrawn,
  "random choices": itemsDrawn,
  "random objects": objectsDrawn,
};

const section = /(<!-- generated: ([\w ]+) -->\n).*?(<!-- \/generated -->)/gs;

/** Names of the generated sections that a page has. */
export function sectionsIn(page: string): string[] {
  return [...page.matchAll(section)].map(([, , name]) => name!);
}

/** The page with its generated sections up to date. @throws Error when nothing writes one of them */
export function updated(page: string): string {
  return page.replace(section, (_, begin: string, name: string, end: string) => {
    const write = sections[name];
    if (write === undefined) throw new Error(`nothing generates the section "${name}"`);
    return `${begin}\n${write()}\n${end}`;
  });
}
