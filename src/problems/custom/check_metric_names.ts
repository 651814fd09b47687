import { FileError } from "../../errors.ts";
import { expectKnownFields, isRecord, show } from "./check_fields.ts";

/** What other metrics are called. */
const taken = /^(d[123]|(eval|error)\d+|macro|seen|unseen|within_.*|\d+)$/;

/**
 * Names become the ends of names of metrics.
 *
 * @param path of the file the problem comes from, for messages
 * @throws {FileError} naming the one that cannot be used
 */
export function expectMetricNames(path: string, found: unknown): void {
  if (!isRecord(found)) {
    throw new FileError(
      path,
      `metricNames: expected { eval: […], error: […] }, found ${show(found)}`,
    );
  }
  expectKnownFields(path, "metricNames", found, ["eval", "error"]);
  const known = new Set<unknown>();
  for (const [kind, names] of Object.entries(found)) {
    if (!Array.isArray(names)) {
      const wanted = "expected an array of texts";
      throw new FileError(path, `metricNames.${kind}: ${wanted}, found ${show(names)}`);
    }
    for (const name of names) {
      const problem = known.has(name) ? `${show(name)} is there twice` : problemOfName(name);
      if (problem !== undefined) throw new FileError(path, `metricNames.${kind}: ${problem}`);
      known.add(name);
    }
  }
}

function problemOfName(name: unknown): string | undefined {
  const isName = typeof name === "string" && /^[A-Za-z]\w{0,39}$/.test(name);
  if (!isName) return `expected at most 40 letters, digits and _, found ${show(name)}`;
  return taken.test(name) ? `${show(name)} is what another metric is called` : undefined;
}
