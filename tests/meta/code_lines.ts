/** Counts lines of TypeScript without a parser, as far as limits on sizes need it. */

/** After these a slash starts a regular expression, elsewhere it divides. */
const beforeExpression = /(?:^|[(,=:[!&|?{};+\-*%~<>]|\b(?:return|typeof|case|in|of))\s*$/;

const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[`{}]|\//g;

const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;

/** The source with comments blanked out, and strings and regular expressions replaced by `""`; lines stay lines. */
export function bareCode(source: string): string {
  let bare = "", position = 0;
  /** For every open brace, whether it returns to a template when closed. */
  const braces: boolean[] = [];
  for (;;) {
    token.lastIndex = position;
    const match = token.exec(source);
    if (match === null) return bare + source.slice(position);
    bare += source.slice(position, match.index);
    position = token.lastIndex;
    const [text] = match;
    const closesTemplate = text === "}" && braces.pop();
    if (text === "`" || closesTemplate) {
      const end = templateEnd(source, position);
      bare += '""' + blank(source.slice(position, end), '""');
      position = end;
      if (source[end - 1] === "{") braces.push(true);
    } else if (text === "{") {
      braces.push(false);
      bare += text;
    } else if (text === "}") bare += text;
    else if (text.startsWith("//") || text.startsWith("/*")) bare += blank(text, "");
    else if (text === "/") {
      regularExpression.lastIndex = match.index;
      const expression = beforeExpression.test(bare) ? regularExpression.exec(source) : null;
      bare += expression ? '""' : "/";
      if (expression) position = regularExpression.lastIndex;
    } else bare += '""';
  }
}

/** Keeps the line breaks, each followed by `filling`: a string of many lines has many lines of code. */
function blank(text: string, filling: string): string {
  return ("\n" + filling).repeat(text.split("\n").length - 1);
}

/** Position after the backtick or `${` that ends a stretch of template text. */
function templateEnd(source: string, start: number): number {
  const end = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{|$)/y;
  end.lastIndex = start;
  end.exec(source);
  return end.lastIndex;
}

/** Lines that are not blank. */
export function countLines(bare: string): number {
  return bare.split("\n").filter((line) => line.trim() !== "").length;
}

export interface Block {
  /** What stands before the brace, without line breaks. */
  readonly header: string;
  readonly lines: number;
}

/** The blocks of statements in bare code, functions among them; literals, types and classes are left out. */
export function blocks(bare: string): Block[] {
  const found: Block[] = [];
  const open: { header: string; start: number }[] = [];
  let boundary = 0;
  for (const { 0: mark, index } of bare.matchAll(/[{};]/g)) {
    const before = bare.slice(boundary, index).trimStart();
    boundary = index + 1;
    if (mark === "{") open.push({ header: before, start: index - before.length });
    if (mark !== "}") continue;
    const block = open.pop();
    if (block === undefined || !isStatements(block.header)) continue;
    const lines = countLines(bare.slice(block.start, boundary));
    found.push({ header: block.header.replace(/\s+/g, " ").trim(), lines });
  }
  return found;
}

function isStatements(header: string): boolean {
  const literal = /(?:[=(,[?:&|<]|\breturn|\bas|\bsatisfies)\s*$/;
  if (/=>\s*$/.test(header)) return true;
  return !literal.test(header) &&
    !/^(?:export\s+)?(?:default\s+)?(?:(?:declare|abstract)\s+)*(?:class|interface|enum|type|import|export)\b/
      .test(header);
}
