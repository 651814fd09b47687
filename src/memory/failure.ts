/** Failed allocations, by whatever error. */
import { OutOfMemoryError } from "../errors.ts";

/** What JavaScript says of arrays and WebAssembly memories that it cannot make. */
const failedAllocation =
  /allocation failed|could not allocate memory|Invalid (typed )?array (buffer )?length/;

/** The error of a failed allocation as it is reported to users; any other error as it is. */
export function memoryFailure(error: unknown): unknown {
  return error instanceof RangeError && failedAllocation.test(error.message)
    ? new OutOfMemoryError("an array could not be allocated", "", { cause: error })
    : error;
}

/**
 * What a computation brings.
 *
 * @param advice what would need less memory
 * @throws OutOfMemoryError with the advice, where memory runs out and nobody has given other advice yet
 */
export async function withMemoryAdvice<T>(running: Promise<T>, advice: () => string): Promise<T> {
  try {
    return await running;
  } catch (error) {
    const failure = memoryFailure(error);
    if (!(failure instanceof OutOfMemoryError) || failure.advice !== "") throw failure;
    throw new OutOfMemoryError(failure.found, advice(), { cause: failure.cause });
  }
}
