/** The table of the types of `--data_types` in the reference. */
import { kinds } from "../../src/flags/data_types/kinds.ts";
import { code, table } from "../../src/text/markdown.ts";

export function dataTypeTable(): string {
  const rows = Object.values(kinds).map(({ usage, says, example: [type, value, tokens] }) => [
    usage.split(" or ").map(code).join(" or "),
    says,
    `${code(type)}: ${code(value)} is ${code(tokens)}`,
  ]);
  return table(["type", "values", "example"], rows);
}
