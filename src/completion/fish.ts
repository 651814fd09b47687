import type { Command } from "../flags/command.ts";
import { allFlags, type Flag, type Value } from "./model.ts";

/** Completion for fish: `int2int completion fish | source`. */
export function fishCompletion(commands: readonly Command[]): string {
  return `# int2int in fish: int2int completion fish | source
complete -c int2int -f
${commands.flatMap(commandLines).join("\n")}
${allFlags(commands).map(lines).join("\n")}
`;
}

function commandLines({ name, summary, operands }: Command): string[] {
  const { words = [], names } = operands ?? {}, seen = `-n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c int2int -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...words.length === 0 ? [] : [`complete -c int2int ${seen} -a ${quoted(words.join(" "))}`],
    ...names === undefined ? [] : [`complete -c int2int ${seen} ${pathsOf[names]}`],
  ];
}

const pathsOf = { file: "-F", folder: "-a '(__fish_complete_directories)'" } as const;

/** fish itself would look for a file whose name has the commas. */
const lastOfList = "(commandline -ct | string split -r -m 1 ,)[-1]";

function lines({ names, row, value, command }: Flag): string {
  const condition = command === undefined ? "" : ` -n '__fish_seen_subcommand_from ${command}'`;
  return names.map((name) =>
    `complete -c int2int${condition} -l ${name}${after(value)} -d ${quoted(row.help)}`
  ).join("\n");
}

function after(value: Value): string {
  switch (value.kind) {
    case "nothing":
      return "";
    case "words":
      return ` -x -a ${quoted(value.words.join(" "))}`;
    case "file":
      return " -r -F";
    case "files":
      return ` -x -a '(__fish_complete_list , "__fish_complete_path ${lastOfList}")'`;
    case "folder":
      return " -x -a '(__fish_complete_directories)'";
    case "text":
      return " -x";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
