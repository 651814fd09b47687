/** HTML as text, for pages that this program writes and for the scripts in them. */

/** Text that is markup already. Everything else that goes into a page is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Piece = Markup | string | number | undefined | readonly Piece[];

/** Markup with texts in it, which are escaped; lists are joined, and `undefined` is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Piece[]): Markup {
  const [first, ...others] = texts.map(withoutIndentation);
  return new Markup(others.reduce((all, text, i) => all + textOf(parts[i]) + text, first!));
}

/** Line breaks between tags are for readers of the source; between words they are spaces. */
function withoutIndentation(text: string): string {
  return text.replace(/\s*\n\s*/g, (gap, at: number) => {
    const before = text[at - 1] ?? ">", after = text[at + gap.length] ?? "<";
    return before === ">" && after === "<" ? "" : " ";
  });
}

function textOf(part: Piece): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
