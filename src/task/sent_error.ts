/** Errors as they pass from thread to thread, which forget the class of an error that is not JavaScript's own. */
import { isUserError } from "../errors.ts";

export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly userMistake: boolean;
}

/** @param error anything that was thrown */
export function toSend(error: unknown): SentError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack, userMistake: isUserError(error) };
}

/** An error that says, and is reported, as the one that was sent. */
export function received({ name, message, stack, userMistake }: SentError): Error {
  return Object.assign(new Error(message), { name, stack }, userMistake && { userMistake });
}
