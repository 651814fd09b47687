/** A page, as one file where it is not too large for that, else as a folder for a web server. */
import { writeFileAtomically } from "../files/atomic_file.ts";
import { type FolderFile, writeFolderAtomically } from "../files/atomic_folder.ts";
import type { Assets, ModelAssets } from "./assets.ts";
import { runtimeBinary, runtimeScript } from "./runtime.ts";
import { type DocumentParts, modelDocument } from "./document.ts";
import { type Described, pageData } from "./page_data.ts";
import type { Precision } from "../export/stored_weight.ts";

/** Bytes of a page that still can be sent by e-mail. */
export const largestPage = 30_000_000;

export interface Written {
  readonly path: string;
  readonly bytes: number;
  readonly isFolder: boolean;
}

/** A model, ready for its page. */
export interface PageContent {
  readonly described: Described;
  readonly model: ModelAssets;
  readonly precision: Precision;
  readonly texts: Pick<DocumentParts, "title" | "about" | "card" | "footer">;
}

/** The page as one file. */
export function wholePage(content: PageContent): Uint8Array {
  return encoded(content, allAssets(content), {});
}

/**
 * @param path of the page, which ends in `.html`; a folder is called the same without the ending
 * @param page the content as one file
 */
export function writePage(
  path: string,
  content: PageContent,
  page = wholePage(content),
): Written {
  if (page.length > largestPage) return writePageFolder(path.replace(/\.html?$/, ""), content);
  writeFileAtomically(path, [page]);
  return { path, bytes: page.length, isFolder: false };
}

/** The same as a folder, whose files a web server serves: `index.html` and the assets. */
export function writePageFolder(path: string, content: PageContent): Written {
  const assets = [...allAssets(content)];
  const beside = Object.fromEntries(assets.map(([name]) => [name, fileOf(name)]));
  const files: FolderFile[] = [
    { name: "index.html", content: encoded(content, new Map(), beside) },
    ...assets.map(([name, content]) => ({ name: fileOf(name), content })),
  ];
  const written = writeFolderAtomically(path, files, isOfPage);
  return { path, bytes: written.reduce((sum, { bytes }) => sum + bytes, 0), isFolder: true };
}

function allAssets({ model }: PageContent): Assets {
  return new Map([["runtime", runtimeBinary()], ...model.assets]);
}

/** @param embedded what is in the page @param beside files beside it, by the name of the asset */
function encoded(
  { described, model, precision, texts }: PageContent,
  embedded: Assets,
  beside: Readonly<Record<string, string>>,
): Uint8Array {
  const data = pageData(described, model.graphs, precision, beside);
  const parts = { ...texts, data, runtime: runtimeScript(), embedded };
  return new TextEncoder().encode(modelDocument(parts));
}

/** No server takes it for something to unpack. */
function fileOf(asset: string): string {
  return `${asset}.bin`;
}

/** Others in the folder are not ours to remove. */
function isOfPage(name: string): boolean {
  return name === "index.html" || assetNames.some((asset) => name === fileOf(asset));
}

const assetNames = ["runtime", "weights", "encode", "prefill", "step", "attention"];
