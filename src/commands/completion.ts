/** `int2int completion`: what teaches a shell the flags, or a manual page. */
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { manPage } from "../completion/man.ts";
import { type Form, forms } from "../completion/model.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { FlagError } from "../errors.ts";
import { refuseOperands } from "../flags/command_line.ts";
import { shorten } from "../text/shorten.ts";
import type { Parameters } from "../flags/table.ts";

const printed: Readonly<Record<Form, () => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  man: manPage,
};

/** @returns the exit code */
export function completionCommand(
  { debug: _, ...others }: Partial<Parameters>,
  [typed, ...rest]: readonly string[],
): number {
  const [stray] = Object.keys(others);
  if (stray !== undefined) throw new FlagError(`--${stray}`, "not for completion: it has no flags");
  const form = forms.find((form) => form === typed);
  if (form === undefined) {
    const found = typed === undefined ? "nothing" : shorten(typed);
    throw new FlagError("completion", `expected one of ${forms.join(", ")}, found ${found}`);
  }
  refuseOperands(rest);
  // No end of line more than the text has: it is evaluated.
  Deno.stdout.writeSync(new TextEncoder().encode(printed[form]()));
  return 0;
}
