import { type FileSystemCalls, operatingSystemCalls } from "../../src/files/file_system_calls.ts";

/** `before`: the call fails without effect; `after`: it takes effect, yet reports failure; `killed`: nothing happens from there on. */
export type Fault = "before" | "after" | "killed";

/** An error as the operating system's calls throw it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}

/** The real calls, but the `k`-th (from 0) fails; `count()` tells how many were made. */
export function faultyCalls(
  k: number,
  fault: Fault,
  code = "EIO",
): { calls: FileSystemCalls; count: () => number } {
  let made = 0;
  const guarded = <A extends unknown[], R>(call: (...args: A) => R) => (...args: A): R => {
    const index = made++;
    if (fault === "killed" ? index >= k : index === k) {
      if (fault === "after") call(...args);
      throw systemError(code);
    }
    return call(...args);
  };
  const real = operatingSystemCalls;
  const calls: FileSystemCalls = {
    open: guarded(real.open),
    write: guarded(real.write),
    fsync: guarded(real.fsync),
    close: guarded(real.close),
    rename: guarded(real.rename),
    fsyncFolder: guarded(real.fsyncFolder),
    unlink: guarded(real.unlink),
  };
  return { calls, count: () => made };
}

/** The real calls, but each call of one name fails with this code. */
export function alwaysFailing(name: keyof FileSystemCalls, code: string): FileSystemCalls {
  const fail = () => {
    throw systemError(code);
  };
  return { ...operatingSystemCalls, [name]: fail };
}

/** Runs `body` with a fresh folder and removes the folder afterwards. */
export async function inTemporaryFolder(
  body: (folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "int2int-files-" });
  try {
    await body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}
