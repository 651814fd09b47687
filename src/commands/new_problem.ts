/** `int2int new`: a file to begin a custom problem with. */
import { writeFileAtomically } from "../files/atomic_file.ts";
import { FlagError } from "../errors.ts";
import { whatIsAt } from "../files/regular_file.ts";
import { problemTemplate } from "../problems/custom/template.ts";
import { shownValue } from "../text/shorten.ts";

/** @param operands the file to write @returns the exit code */
export function newProblemCommand([path]: readonly string[]): number {
  if (path === undefined || !/\.m?[jt]s$/.test(path)) {
    const found = path === undefined ? "" : `, found ${shownValue(path)}`;
    throw new FlagError("new", `expected a file to write, like square.ts or square.js${found}`);
  }
  const there = whatIsAt(path);
  if (there !== undefined) {
    throw new FlagError("new", `${path} is there already (${there}): choose another name`);
  }
  writeFileAtomically(path, [new TextEncoder().encode(problemTemplate(path))]);
  const name = shownValue(path);
  console.log(`${path}: a problem with comments, which can be tried and trained as it is:
  int2int try ${name}
  int2int --problem ${name} --max_output_len 2`);
  return 0;
}
