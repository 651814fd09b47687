import type { Logger } from "../src/log/logger.ts";

const quiet = () => {};

/** Lets warnings and errors through only. */
export const quietLog: Logger = {
  ...{
    debug: quiet,
    info: quiet,
    notice: quiet,
    brief: quiet,
    warning: console.warn,
    error: console.error,
  },
  progress: { start: quiet, update: quiet, count: quiet, stop: quiet },
  close: quiet,
};
