import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../environment.ts";
import { FileError } from "../../errors.ts";
import { fileError } from "../../files/file_error.ts";
import type { Logger } from "../../log/logger.ts";
import type { Task } from "../../task/task.ts";
import type { ReadingRules } from "../read/example_reader.ts";
import { isCompressed } from "../../files/file_bytes.ts";
import { buildIndex } from "./build_index.ts";
import { type OpenIndex, openIndex } from "./index_file.ts";
import { indexKeyOf } from "./index_key.ts";

export interface IndexSettings {
  /** The data file. */
  readonly path: string;
  readonly task: Task;
  readonly rules: ReadingRules;
  /** Lines that are read at most. */
  readonly lines: number;
}

/** Where an index may be, besides the folder of its file. */
export interface Surroundings {
  /** `undefined` where the user has none. */
  readonly cache: string | undefined;
  readonly mayWriteIn: (folder: string) => boolean;
}

/**
 * The index of a data file, which is beside it, or where that folder cannot be written to, in the user's cache. It is made
 * where there is none that fits the file.
 *
 * @throws {FileError} when the file is compressed, or as {@link buildIndex}
 */
export async function indexOf(
  settings: IndexSettings,
  log: Logger,
  { cache, mayWriteIn }: Surroundings = { cache: cacheFolder(), mayWriteIn: isWritable },
): Promise<OpenIndex> {
  const { path, rules, task, lines } = settings;
  if (isCompressed(path)) throw inItsOwnOrder(path);
  const key = indexKeyOf(path, task, rules, lines);
  const beside = `${path}.offsets`, cached = cache && cachedPath(cache, path);
  for (const place of [beside, cached]) {
    const index = place === undefined ? undefined : openIndex(place, key);
    if (index === undefined) continue;
    log.info(`Index of ${path}: ${place}, ${index.header.count} examples`);
    return index;
  }
  const isBeside = cached === undefined || mayWriteIn(dirname(beside));
  const place = isBeside ? beside : inCache(cached);
  log.info(`Making the index of ${path}, in ${place} ...`);
  const progress = (bytes: number) => log.progress.count("index", bytes, key.size);
  try {
    const index = await buildIndex({ path, rules, lines, key, progress }, place);
    log.info(`Indexed ${index.header.count} examples.`);
    return index;
  } finally {
    log.progress.stop();
  }
}

function inItsOwnOrder(path: string): FileError {
  return new FileError(
    path,
    "is compressed, and its examples cannot be read in any order; decompress it, or give " +
      "--batch_load true --reload_size 100000 to read it in its own order",
  );
}

/** Named after the file's own path, whatever links lead there. */
function cachedPath(cache: string, path: string): string {
  const name = createHash("sha256").update(fs.realpathSync(path)).digest("hex").slice(0, 32);
  return join(cache, "int2int", `${name}.offsets`);
}

function inCache(path: string): string {
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw fileError(dirname(path), "cannot be made for an index", error);
  }
  return path;
}

function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
