/** A value as a mathematician reads it: lists in brackets, other objects with the names of their fields. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${showValue(field)}`);
  return `{${fields.join(", ")}}`;
}
