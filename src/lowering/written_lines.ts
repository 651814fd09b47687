/** Kernel text that is written out line by line, since loops over vectors of a thread's own are slow in some drivers. */

export type Lines = readonly string[];

/** What fills the slots of a kernel's text. */
export type Slots = Readonly<Record<string, string>>;

export const indented = (lines: Lines) => lines.map((line) => `  ${line}`).join("\n");

export const components = ["x", "y", "z", "w"] as const;

export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
