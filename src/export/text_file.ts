import type { FolderFile } from "../files/atomic_folder.ts";

export function textFile(name: string, text: string): FolderFile {
  return { name, content: new TextEncoder().encode(text) };
}

/** For people as well. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
