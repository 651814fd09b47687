/**
 * JSON of values in which integers may have any size: they are plain JSON numbers. What is undefined is null, so that all
 * records have the same fields.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(jsonText({ n: 10n ** 20n, list: [1, undefined] }), '{"n":100000000000000000000,"list":[1,null]}');
 * ```
 */
export function jsonText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).map(([name, field]) =>
    `${JSON.stringify(name)}:${jsonText(field)}`
  );
  return `{${fields.join(",")}}`;
}
