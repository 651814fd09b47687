import configuration from "../deno.json" with { type: "json" };

/** As in `deno.json`; of built programs with the git revision. */
export const versionNumber: string = configuration.version;

/** `int2int`, its version (built from a checkout: with the git revision), and what it runs on. */
export function versionText(): string {
  const { os, arch } = Deno.build;
  return `int2int ${versionNumber} (Deno ${Deno.version.deno}, ${os}-${arch})`;
}
