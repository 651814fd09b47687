import configuration from "../deno.json" with { type: "json" };

/** `int2int`, its version (built from a checkout: with the git revision), and what it runs on. */
export function versionText(): string {
  const { os, arch } = Deno.build;
  return `int2int ${configuration.version} (Deno ${Deno.version.deno}, ${os}-${arch})`;
}
