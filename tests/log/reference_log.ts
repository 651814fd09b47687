/** The log of a run of Int2Int itself, cut into records, for tests that print the same. */

const LOG = Deno.readTextFileSync(
  new URL("../golden/reference_run/train.log", import.meta.url),
);

/** Messages of the log, without level and times; their further lines are no longer indented. */
export function referenceMessages(): string[] {
  const records = LOG.split(/^(?=(?:DEBUG|INFO|WARNING) - )/m).filter((record) => record !== "");
  return records.map((record) => {
    const [prefix] = record.match(/^\w+ - \S+ \S+ - .*?:\d\d:\d\d - /)!;
    return record.slice(prefix.length).replace(/\n+$/, "")
      .replaceAll("\n" + " ".repeat(prefix.length), "\n");
  });
}

/** The messages that match, each with what the groups of the pattern found. */
export function messagesLike(pattern: RegExp): { message: string; found: string[] }[] {
  return referenceMessages().flatMap((message) => {
    const match = message.match(pattern);
    return match ? [{ message, found: match.slice(1) }] : [];
  });
}

/** The scores of each epoch. */
export function referenceScores(): { epoch: number; [metric: string]: number }[] {
  return messagesLike(/^__log__:(.*)$/).map(({ found }) => JSON.parse(found[0]));
}
