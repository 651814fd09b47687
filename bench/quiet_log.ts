import type { Logger } from "../src/log/logger.ts";

const quiet = () => {};

/** Lets warnings and errors through only. */
export const quietLog: Logger = {
  ...{ debug: quiet, info: quiet, warning: console.warn, error: console.error },
  progress: { start: quiet, update: quiet, stop: quiet },
  close: quiet,
};
