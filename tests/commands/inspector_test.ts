/** Deno opens an inspector on SIGUSR1, through which others could run code in the process. This program must not. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** Inodes of the sockets that listen anywhere on this machine. */
function listening(): string[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "utf8").trim().split("\n").slice(1).map((line) => line.trim().split(/\s+/))
  ).filter((fields) => fields[3] === "0A").map((fields) => fields[9]!);
}

/** What a descriptor is; nothing where it was closed meanwhile. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return "";
  }
}

/** How many sockets a process listens on. */
function ports(pid: number): number {
  const inodes = new Set(listening());
  return readdirSync(`/proc/${pid}/fd`).filter((file) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${file}`)) ?? [];
    return inode !== undefined && inodes.has(inode);
  }).length;
}

Deno.test({
  name: "SIGUSR1 opens no port and stops nothing, at any moment of a run",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder(async (dump) => {
      const args = program.commandLine(dump, { max_epoch: 100_000 });
      const child = program.start(args);
      for (const moment of ["Initialized logger", "Starting epoch", "Creating valid"]) {
        await program.logged(program.runFolder(dump), moment);
        child.kill("SIGUSR1");
        await program.pause(200);
        assert.equal(ports(child.pid), 0);
      }
      child.kill("SIGTERM");
      assert.equal((await child.ended).code, 143);
    }),
});
