/** PyTorch's files: a zip file with a pickle, and one member with the elements of each storage. */
import { CheckpointError } from "../../errors.ts";
import { quoted } from "../safetensors_header.ts";
import { readRange } from "../file_range.ts";
import type { OpenFile } from "../regular_file.ts";
import { MEMBER_HEADER, readZipDirectory, type ZipMember } from "./zip_directory.ts";
import { readZipMember } from "./zip_member.ts";

/** The parts of a file of PyTorch. */
export interface TorchArchive {
  readonly members: ReadonlyMap<string, ZipMember>;
  /** The folder that all members are in, with a slash; PyTorch names it after the file or "archive". */
  readonly folder: string;
  readonly pickle: Uint8Array;
}

/** The pickle holds no elements of tensors: 130 bytes for each, and the flags. */
const LARGEST_PICKLE = 2 ** 24;

/** How files began before version 1.6: a pickle of protocol 2 with this number in it. */
const OLD_MAGIC = Uint8Array.fromHex("8a0a6cfc9c46f9206aa85019");
const OLD_MAGIC_WITHIN = 32;

/**
 * Finds the parts of a file that `torch.save` wrote.
 *
 * @throws {CheckpointError} when it is something else
 */
export function readArchive(file: OpenFile): TorchArchive {
  checkFormat(file);
  const members = readZipDirectory(file);
  const pickles = [...members.values()].filter(({ name }) => /^[^/]*\/data\.pkl$/.test(name));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) {
    throw new CheckpointError(
      file.path,
      `it holds ${pickles.length} files data.pkl; PyTorch's checkpoints hold one`,
    );
  }
  if (pickle.bytes > LARGEST_PICKLE) {
    const problem = `has ${pickle.bytes} bytes, expected at most ${LARGEST_PICKLE}`;
    throw new CheckpointError(file.path, `${quoted(pickle.name)} ${problem}`);
  }
  const folder = pickle.name.slice(0, -"data.pkl".length);
  checkByteOrder(file, members.get(`${folder}byteorder`));
  return { members, folder, pickle: readZipMember(file, pickle) };
}

function checkFormat(file: OpenFile): void {
  const begin = readRange(file, 0, Math.min(file.size, OLD_MAGIC_WITHIN));
  if (
    begin.length >= 4 && new DataView(begin.buffer).getUint32(0, true) === MEMBER_HEADER.signature
  ) {
    return;
  }
  const isOld = begin.some((_, at) => OLD_MAGIC.every((byte, i) => begin[at + i] === byte));
  throw new CheckpointError(
    file.path,
    isOld
      ? "PyTorch's format from before version 1.6; convert it in Python: torch.save(torch.load(f), f)"
      : "not a checkpoint of PyTorch, which would be a zip file",
  );
}

/** Files have told their byte order since version 2.1; before, it was that of the machine. */
function checkByteOrder(file: OpenFile, member: ZipMember | undefined): void {
  if (member === undefined) return;
  const order = member.bytes > 16 ? "" : new TextDecoder().decode(readZipMember(file, member));
  if (order !== "little") {
    throw new CheckpointError(
      file.path,
      `its byte order is ${quoted(order)}, expected "little"`,
    );
  }
}
