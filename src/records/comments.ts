/** Comments as Sage, GAP, Julia (`#`), PARI/GP (`\\`), Magma (`//`) and the latter two (`/*`) begin them. */
const beginning = /#|\/\/|\\\\|\/\*/;

/** The line without the comment at its end; what is in quotes is none. */
export function withoutComment(line: string): string {
  if (!beginning.test(line)) return line;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (quote !== "") {
      if (character === "\\") at++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if ("#/\\".includes(character) && beginning.exec(line.slice(at, at + 2))?.index === 0) {
      return line.slice(0, at);
    }
  }
  return line;
}
