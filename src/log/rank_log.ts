/** Logs of a run with several ranks: rank 0 has the log, and the others' warnings reach it now and then. */
import type { Logger } from "./logger.ts";

export interface RankLog extends Logger {
  /** Warnings and errors since the last call, each text once. */
  takeWarnings(): string[];
}

/** @param log where all goes besides; left out where only warnings are kept */
export function rankLog(log: Logger = silent): RankLog {
  const warnings = new Set<string>();
  const kept = (level: "warning" | "error") => (message: string) => {
    warnings.add(message);
    log[level](message);
  };
  return {
    ...log,
    warning: kept("warning"),
    error: kept("error"),
    takeWarnings() {
      const texts = [...warnings];
      warnings.clear();
      return texts;
    },
  };
}

/**
 * Logs what other ranks have warned of, and rank 0 has not.
 *
 * @param warnings of each rank, by rank
 */
export function logOthersWarnings(
  log: Pick<Logger, "warning">,
  warnings: readonly (readonly string[])[],
): void {
  const known = new Set(warnings[0]);
  for (const [rank, texts] of warnings.entries()) {
    for (const text of texts) {
      if (!known.has(text)) log.warning(`rank ${rank}: ${text}`);
      known.add(text);
    }
  }
}

const nothing = () => {};

/** Says nothing. */
export const silent: Logger = {
  ...{ debug: nothing, info: nothing, warning: nothing, error: nothing },
  ...{ notice: nothing, brief: nothing, close: nothing },
  progress: { start: nothing, update: nothing, count: nothing, stop: nothing },
};
