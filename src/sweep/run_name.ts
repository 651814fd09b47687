/** Names of the folders of a sweep's runs: what varies, as `base=10,lr=0.001`. */
import { createHash } from "node:crypto";
import type { Setting } from "./combinations.ts";

const longest = 100;
const digestLength = 8;

/** The key of a setting as names and tables show it. */
export function labelOf({ axis }: Setting): string {
  return axis.option ?? axis.flag;
}

/** Where a name had to be cut or altered, the digest of all of it keeps it apart from others. */
export function runName(settings: readonly Setting[]): string {
  const full = settings.map((setting) => `${labelOf(setting)}=${setting.value}`).join(",");
  const safe = full.replaceAll(/[^A-Za-z0-9._,=-]/g, "_");
  if (safe === full && full.length <= longest) return full;
  const digest = createHash("sha256").update(full).digest("hex").slice(0, digestLength);
  return `${safe.slice(0, longest - digestLength - 1)}-${digest}`;
}
