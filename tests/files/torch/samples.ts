import * as fs from "node:fs";
import type { OpenFile } from "../../../src/files/regular_file.ts";
import { readZipDirectory } from "../../../src/files/torch/zip_directory.ts";
import { readZipMember } from "../../../src/files/torch/zip_member.ts";
import { inTemporaryFolder } from "../faulty_calls.ts";
import type { Member } from "./zip_writer.ts";

/** Path of a file that record_samples.py wrote. */
export function sample(name: string): string {
  return new URL(`samples/${name}`, import.meta.url).pathname;
}

/** The members of a zip file with these bytes. */
export async function membersOf(bytes: Uint8Array): Promise<Member[]> {
  let members: Member[] = [];
  await inTemporaryFolder((folder) => {
    const path = `${folder}/a.zip`;
    Deno.writeFileSync(path, bytes);
    const file = { path, descriptor: fs.openSync(path, "r"), size: bytes.length };
    try {
      members = readMembers(file);
    } finally {
      fs.closeSync(file.descriptor);
    }
  });
  return members;
}

function readMembers(file: OpenFile): Member[] {
  return [...readZipDirectory(file).values()]
    .map((member) => ({ name: member.name, content: readZipMember(file, member) }));
}
