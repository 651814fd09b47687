import configuration from "../deno.json" with { type: "json" };

/** Built from a checkout: with the git revision. */
export const version = configuration.version;

/** `int2int`, its version, and what it runs on. */
export function versionText(): string {
  const { os, arch } = Deno.build;
  return `int2int ${version} (Deno ${Deno.version.deno}, ${os}-${arch})`;
}
