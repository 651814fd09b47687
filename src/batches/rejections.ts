import type { RejectionAdvice } from "../problems/problem.ts";
import type { Tally } from "./draw.ts";

/** Tries after which a share of rejected examples means something. */
const stretch = 1000;

/**
 * Watches how many examples are rejected and says so, once, when it is more than half of a long stretch: the model
 * then learns from the short half of the distribution only.
 *
 * @param warn gets the one line
 * @param advice of the problem, ends the line
 * @returns to be called with the tally of every batch
 */
export function watchRejections(
  maxLength: number,
  warn: (message: string) => void,
  advice?: RejectionAdvice,
): (tally: Tally) => void {
  let tries = 0;
  let tooLong = 0;
  let failed = 0;
  let warned = false;
  return (tally) => {
    if (warned) return;
    tries += tally.tries;
    tooLong += tally.tooLong;
    failed += tally.failed;
    if (tries < stretch) return;
    if (tooLong + failed > tries / 2) {
      warned = true;
      const line = describe(tries, tooLong, failed, maxLength);
      const remedy = tooLong > failed ? advice?.tooLong : advice?.failed;
      warn(remedy === undefined ? line : `${line}; ${remedy}`);
    }
    tries = tooLong = failed = 0;
  };
}

function describe(tries: number, tooLong: number, failed: number, maxLength: number): string {
  const share = Math.round(100 * (tooLong + failed) / tries);
  return `${share} % of the generated examples are rejected (of ${tries}: ${tooLong} with ` +
    `${maxLength} tokens or more, see --max_len and --maxint; ${failed} not made by the generator): ` +
    "the data are a selection, and making them is slow";
}
