/** Names of temporary files and folders tell who writes them. */
import { currentProcess, type ProcessIdentity } from "./process_identity.ts";

const PATTERN = /^\..+\.(writing|committing)-(\d{1,10})-(\d*)-(\d*)-([0-9a-f]*)-([\w.-]+)$/;

/** `writing`: what is not yet whole. `committing`: a record of whole files that are getting their names. */
export type TemporaryKind = "writing" | "committing";

/** What the name of a temporary file says. */
export interface Marked {
  readonly kind: TemporaryKind;
  readonly writer: ProcessIdentity;
}

/**
 * The name of the temporary file in which a process writes `name`. It is the same for each attempt, so that a
 * second attempt replaces what a failed one could not remove.
 */
export function temporaryName(name: string, writer: ProcessIdentity = currentProcess()): string {
  return markedName(name, { kind: "writing", writer });
}

/** The name of the record of a set of files that is called after `name`. */
export function recordName(name: string, writer: ProcessIdentity = currentProcess()): string {
  return markedName(name, { kind: "committing", writer });
}

function markedName(name: string, { kind, writer }: Marked): string {
  const { pid, start, pidNamespace, boot, host } = writer;
  return `.${name}.${kind}-${pid}-${start}-${pidNamespace}-${boot}-${host}`;
}

/** What a name says; undefined when it is not one of ours. */
export function readMarkedName(name: string): Marked | undefined {
  const match = PATTERN.exec(name);
  if (match === null) return undefined;
  const [, kind, pid, start, pidNamespace, boot, host] = match;
  return {
    kind: kind as TemporaryKind,
    writer: {
      pid: Number(pid),
      start: start!,
      pidNamespace: pidNamespace!,
      boot: boot!,
      host: host!,
    },
  };
}
