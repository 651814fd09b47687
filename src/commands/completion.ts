/** `int2int completion`: what teaches a shell the flags, or a manual page. */
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { manPage } from "../completion/man.ts";
import { type Form, forms } from "../completion/model.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { FlagError } from "../errors.ts";
import type { Command } from "../flags/command.ts";
import { shorten } from "../text/shorten.ts";

const printed: Readonly<Record<Form, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  man: manPage,
};

/** @param typed what is to be printed @returns the exit code */
export function completionCommand(
  [typed]: readonly string[],
  commands: readonly Command[],
): number {
  const form = forms.find((form) => form === typed);
  if (form === undefined) {
    const found = typed === undefined ? "nothing" : shorten(typed);
    throw new FlagError("completion", `expected one of ${forms.join(", ")}, found ${found}`);
  }
  // No end of line more than the text has: it is evaluated.
  Deno.stdout.writeSync(new TextEncoder().encode(printed[form](commands)));
  return 0;
}
