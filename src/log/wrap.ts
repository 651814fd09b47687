/** Cuts a text into lines of at most `width` characters, between words; longer words are cut where they must be. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const fits = line.length + 1 + word.length <= width;
    if (line !== "" && !fits && word.length <= width) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width).trimEnd());
      line = line.slice(width).trimStart();
    }
  }
  return line === "" ? lines : [...lines, line];
}
