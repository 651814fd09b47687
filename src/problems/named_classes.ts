import type { Classes } from "./classes.ts";

/** Class of the answers that cannot be read. */
const unreadable = "unreadable";

/** Those of problems whose answer is one of a few names: each is a class. */
export function namedClasses(names: readonly string[]): Classes<unknown, unknown> {
  return {
    codeClass: (_, answer) => names.indexOf(String(answer)),
    describeClass: (code) => names[code] ?? unreadable,
    mayBeClass: (name) => name === unreadable || names.includes(name),
  };
}
