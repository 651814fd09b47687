/// <reference lib="dom" />
/** The large parts of a page: compressed, as text in it or as files beside it. */
import type { PageData } from "./data.ts";

/** The bytes of an asset. @throws Error when a file beside the page is missing */
export async function readAsset(
  { files }: PageData,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = files[name];
  const packed = file === undefined ? embedded(name) : await fetched(file);
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** Takes the text out of the page: it is not needed any more. */
function embedded(name: string): Uint8Array<ArrayBuffer> {
  const element = document.getElementById(`asset-${name}`)!;
  const text = atob(element.textContent!.trim());
  element.remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function fetched(file: string): Promise<Uint8Array<ArrayBuffer>> {
  if (location.protocol === "file:") {
    throw new Error(
      `this folder needs a web server: browsers do not let a page of the disk read ${file}`,
    );
  }
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
