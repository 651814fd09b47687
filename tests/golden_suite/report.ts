/** What the suite prints when all is done. */

export interface ReportRow {
  readonly folder: string;
  readonly title: string;
  /** Name of the engine; empty for checks without a model. */
  readonly engine: string;
  /** Largest share of a tolerance that was used, undefined if the check failed. */
  readonly share: number | undefined;
}

/** A table of all checks, and the folders with nothing to run. */
export function reportText(rows: readonly ReportRow[], idle: readonly string[]): string {
  const cells = rows.map(({ folder, title, engine, share }) =>
    [folder, title, engine || "-", shareText(share)] as const
  );
  const header = ["case", "check", "engine", "tolerance used"] as const;
  const parts = [
    table([header, ...cells]),
    idle.length > 0 ? paragraph("nothing to run:", idle) : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function shareText(share: number | undefined): string {
  if (share === undefined) return "FAILED";
  if (share === 0) return "equal";
  return share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd()
  ).join("\n");
}

const lineWidth = 100;

/** Entries separated by commas, in lines of at most {@link lineWidth} characters where words allow it. */
function paragraph(title: string, entries: readonly string[]): string {
  const lines = [title];
  for (const word of entries.join(", ").split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= lineWidth) lines[lines.length - 1] = longer;
    else lines.push(`  ${word}`);
  }
  return lines.join("\n");
}
