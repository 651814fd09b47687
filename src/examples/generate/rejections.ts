import type { RejectionAdvice, Split } from "../../problems/problem.ts";
import { type DrawStats, emptyDrawStats } from "./draw.ts";

/** Tries after which a share of rejected examples means something. */
const stretch = 1000;

/** Errors are reported again each time there are so many times more of them. */
const growth = 10;

/** What is rejected, and what to say of it. */
export interface Watched {
  readonly split: Split;
  readonly maxLength: number;
  /** Gets the lines. */
  readonly warn: (message: string) => void;
  /** Of the problem. */
  readonly advice?: RejectionAdvice;
}

export interface RejectionWatch {
  /** To be called with the tally of every batch. */
  add(tally: DrawStats): void;
  /** To be called when no more examples are made for now: reports errors that were not reported yet. */
  finish(): void;
}

/**
 * Watches how many examples are rejected. That most are is reported once: the model then learns from a part of the
 * distribution only. Errors of the problem's code are reported from the first one on.
 */
export function monitorRejections(watched: Watched): RejectionWatch {
  const most = watchShare(watched), errors = watchErrors(watched);
  return {
    add(tally) {
      most(tally);
      errors.add(tally);
    },
    finish: () => errors.finish(),
  };
}

/** Says once when more than half of a long stretch is rejected. */
function watchShare({ maxLength, warn, advice }: Watched): (tally: DrawStats) => void {
  let seen = emptyDrawStats(), warned = false;
  return (tally) => {
    if (warned) return;
    seen = sum(seen, tally);
    if (seen.tries < stretch) return;
    if (rejected(seen) > seen.tries / 2) {
      warned = true;
      const line = describe(seen, maxLength);
      const remedy = seen.tooLong > seen.failed + seen.errors ? advice?.tooLong : advice?.failed;
      warn(remedy === undefined ? line : `${line}; ${remedy}`);
    }
    seen = emptyDrawStats();
  };
}

/** Says how many errors there were, and what the first of them was. */
function watchErrors({ split, warn }: Watched): RejectionWatch {
  let seen = emptyDrawStats(), reported = 0;
  const report = () => {
    reported = seen.errors;
    warn(
      `${seen.errors} of ${seen.tries} generated ${split} examples raised an error and were ` +
        `drawn again; the first: ${seen.firstError}`,
    );
  };
  return {
    add(tally) {
      seen = sum(seen, tally);
      if (seen.errors > 0 && seen.errors >= growth * reported) report();
    },
    finish() {
      if (seen.errors > reported) report();
    },
  };
}

function sum(a: DrawStats, b: DrawStats): DrawStats {
  const firstError = a.firstError ?? b.firstError;
  return {
    tries: a.tries + b.tries,
    tooLong: a.tooLong + b.tooLong,
    failed: a.failed + b.failed,
    errors: a.errors + b.errors,
    ...firstError !== undefined && { firstError },
  };
}

function rejected({ tooLong, failed, errors }: DrawStats): number {
  return tooLong + failed + errors;
}

function describe(seen: DrawStats, maxLength: number): string {
  const { tries, tooLong, failed, errors } = seen;
  const share = Math.round(100 * rejected(seen) / tries);
  const raised = errors === 0 ? "" : `; ${errors} with an error`;
  return `${share} % of the generated examples are rejected (of ${tries}: ${tooLong} with ` +
    `${maxLength} tokens or more, see --max_len and --maxint; ${failed} not made by the generator${raised}): ` +
    "the data are a selection, and making them is slow";
}
