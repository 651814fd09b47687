import { FileError } from "../../errors.ts";
import type { Random } from "../../random.ts";
import type { SearchDefinition } from "../search.ts";
import { show } from "./check_fields.ts";
import { guarded, guardedTokenizer } from "./guard.ts";

/**
 * The same search, whose functions raise {@link FileError} where the code in the file is wrong or returns what cannot be used, and
 * {@link ExampleError} for any other error.
 *
 * @param path of the file, for messages
 */
export function guardedSearch(
  path: string,
  own: SearchDefinition<unknown>,
): SearchDefinition<unknown> {
  const { name, outputTokenizer, canonical, augment } = own;
  return {
    ...{ name, outputTokenizer: guardedTokenizer(path, "outputTokenizer", outputTokenizer) },
    score: guarded(path, "score", (each: unknown) => numberOrNone(path, own.score(each))),
    improve: guarded(path, "improve", (each: unknown, random: Random) => own.improve(each, random)),
    start: guarded(path, "start", (random: Random) => some(path, "start", own.start(random))),
    ...canonical && {
      canonical: guarded(
        path,
        "canonical",
        (each: unknown) => some(path, "canonical", canonical.call(own, each)),
      ),
    },
    ...augment && {
      augment: guarded(
        path,
        "augment",
        (each: unknown, random: Random) => some(path, "augment", augment.call(own, each, random)),
      ),
    },
  };
}

function numberOrNone(path: string, found: unknown): number | undefined {
  if (found === undefined || found === null) return undefined;
  if (Number.isFinite(found)) return found as number;
  const wanted = "expected a finite number, or undefined for what is no construction";
  throw new FileError(path, `score: ${wanted}, found ${show(found)}`);
}

function some(path: string, what: string, found: unknown): unknown {
  if (found !== undefined && found !== null) return found;
  throw new FileError(path, `${what}: expected a construction, found ${show(found)}`);
}
