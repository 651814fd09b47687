import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { type LockRecord, parseLockRecord, thisRecord } from "../../src/files/lock_record.ts";
import { acquireLock, acquireRunLock, type Lock } from "../../src/files/run_lock.ts";
import { inTemporaryFolder, namesIn } from "./faulty_calls.ts";

function placeLock(folder: string, changes: Partial<LockRecord>): void {
  Deno.writeTextFileSync(
    `${folder}/run.lock`,
    JSON.stringify({ ...thisRecord(), ...changes }) + "\n",
  );
}

/** Starts a process that takes the lock, says `held` or the error, and waits. */
function startHolder(folder: string) {
  const script = new URL("./lock_holder.ts", import.meta.url).pathname;
  const args = ["run", "-A", "--no-check", script, folder];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" })
    .spawn();
  const reader = child.stdout.getReader();
  const says = reader.read().then(({ value }) => new TextDecoder().decode(value));
  const kill = async () => {
    child.kill("SIGKILL");
    await child.stdin.abort();
    await reader.cancel();
    await child.status;
  };
  return { says, kill, pid: child.pid };
}

Deno.test("a folder is locked once, until it is released", () =>
  inTemporaryFolder((folder) => {
    const lock = acquireRunLock(folder);
    assert.equal(lock.takenOver, undefined);
    assert.throws(
      () => acquireRunLock(folder),
      (error) =>
        error instanceof FileError && !error.message.includes("\n") &&
        error.message.includes(`process ${Deno.pid} on `) && /--exp_id$/.test(error.message),
    );
    lock.release();
    assert.deepEqual(namesIn(folder), []);
    acquireRunLock(folder).release();
  }));

Deno.test("a live process keeps its folder; once killed, the next one takes it over and says so", () =>
  inTemporaryFolder(async (folder) => {
    const holder = startHolder(folder);
    assert.equal(await holder.says, "held");
    assert.throws(() => acquireRunLock(folder), new RegExp(`process ${holder.pid} on `));
    await holder.kill();
    const lock = acquireRunLock(folder);
    assert.match(lock.takenOver ?? "", new RegExp(`taken over from process ${holder.pid} on `));
    assert.throws(() => acquireRunLock(folder), FileError);
    lock.release();
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("of several processes that find one stale lock, exactly one gets the folder", () =>
  inTemporaryFolder(async (folder) => {
    placeLock(folder, { pid: 2 ** 31 - 5 });
    const holders = [1, 2, 3, 4].map(() => startHolder(folder));
    const said = await Promise.all(holders.map((holder) => holder.says));
    await Promise.all(holders.map((holder) => holder.kill()));
    assert.equal(said.filter((text) => text.startsWith("held")).length, 1, said.join("\n"));
    assert.equal(said.filter((text) => text.includes("another run is writing")).length, 3);
  }));

Deno.test("who finds the file removed while it waits makes a new one", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/run.lock`, words = { busy: "busy", otherwise: "else" };
    let removed = 0;
    // Its former holder releases it between our opening and our locking.
    const lock = acquireLock(path, words, (file) => {
      if (removed++ === 0) Deno.removeSync(path);
      return file.tryLockSync(true);
    });
    assert.equal(removed, 2);
    assert.throws(() => acquireRunLock(folder), FileError);
    lock.release();
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("what a file says holds nobody up, where the kernel knows that nobody holds it", () =>
  inTemporaryFolder((folder) => {
    const texts = ["", "half a rec", JSON.stringify(thisRecord())];
    for (const text of texts) {
      Deno.writeTextFileSync(`${folder}/run.lock`, text);
      const lock = acquireRunLock(folder);
      assert.equal(lock.takenOver === undefined, text === "");
      lock.release();
    }
    for (const changes of [{ host: "node7" }, { pidNamespace: "1" }, { start: "1" }]) {
      placeLock(folder, changes);
      acquireRunLock(folder).release();
    }
    assert.deepEqual(namesIn(folder), []);
  }));

/** A file system without locks. */
function withoutKernel(folder: string): Lock {
  const words = { busy: "another run is writing this folder", otherwise: "choose another" };
  return acquireLock(`${folder}/run.lock`, words, () => undefined);
}

Deno.test("without locks of the kernel's, the process that the file names must do", () =>
  inTemporaryFolder((folder) => {
    placeLock(folder, { pid: 2 ** 31 - 5 });
    withoutKernel(folder).release();
    for (const changes of [{}, { host: "node7" }, { pidNamespace: "1" }]) {
      placeLock(folder, changes);
      const advice = /another run .*; wait .* choose another; if that has ended, delete this file$/;
      assert.throws(() => withoutKernel(folder), advice);
    }
  }));

Deno.test("without locks, a job that Slurm starts again takes over from its first start elsewhere", () =>
  inTemporaryFolder((folder) => {
    placeLock(folder, { host: "node7", job: "4711", restart: 0 });
    withEnvironment({ SLURM_JOB_ID: "4711", SLURM_RESTART_COUNT: "0" }, () => {
      assert.throws(() => withoutKernel(folder), /Slurm job 4711/);
    });
    withEnvironment({ SLURM_JOB_ID: "4711", SLURM_RESTART_COUNT: "1" }, () => {
      assert.match(withoutKernel(folder).takenOver ?? "", /on node7 \(Slurm job 4711\)/);
    });
  }));

function withEnvironment(values: Record<string, string>, body: () => void): void {
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name)] as const);
  Object.entries(values).forEach(([name, value]) => Deno.env.set(name, value));
  try {
    body();
  } finally {
    before.forEach(([name, value]) =>
      value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value)
    );
  }
}

Deno.test("only what this program writes counts as a lock's record", () => {
  const good = JSON.stringify(thisRecord());
  assert.deepEqual(parseLockRecord(good), thisRecordFrom(good));
  const bad = ["", "{", "null", "{}", good.slice(0, -5), "x".repeat(10_000)];
  bad.push(JSON.stringify({ ...thisRecord(), host: "\u001b[2Jnode" }));
  bad.push(JSON.stringify({ ...thisRecord(), since: "now\nor never" }));
  bad.push(JSON.stringify({ ...thisRecord(), pid: -1 }));
  for (const text of bad) assert.equal(parseLockRecord(text), undefined, text);
});

function thisRecordFrom(text: string): LockRecord {
  return { ...thisRecord(), since: JSON.parse(text).since };
}

Deno.test("releasing leaves the lock of whoever took the folder since", () =>
  inTemporaryFolder((folder) => {
    const first = acquireRunLock(folder);
    Deno.removeSync(`${folder}/run.lock`);
    placeLock(folder, { host: "node7" });
    first.release();
    assert.deepEqual(namesIn(folder), ["run.lock"]);
  }));

Deno.test("a folder that cannot hold a lock gives a line", () =>
  inTemporaryFolder((folder) => {
    assert.throws(() => acquireRunLock(`${folder}/none`), /cannot be locked: no such file/);
    Deno.mkdirSync(`${folder}/run.lock`);
    assert.throws(() => acquireRunLock(folder), FileError);
  }));
