import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { type LockRecord, parseLockRecord, thisRecord } from "../../src/files/lock_record.ts";
import { acquireRunLock } from "../../src/files/run_lock.ts";
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

/** Lets a process find a stale lock, holds it up there, and changes the file before it may go on. */
async function changeDuringTakeOver(folder: string, change: () => void): Promise<string> {
  placeLock(folder, { pid: 2 ** 31 - 5 });
  const file = Deno.openSync(`${folder}/run.lock`, { read: true, write: true });
  file.lockSync(true);
  const late = startHolder(folder);
  await new Promise((resolve) => setTimeout(resolve, 200));
  change();
  file.close();
  const says = await late.says;
  await late.kill();
  return says;
}

Deno.test("who comes late to a stale lock sees that another has taken it over", () =>
  inTemporaryFolder(async (folder) => {
    const says = await changeDuringTakeOver(folder, () => placeLock(folder, {}));
    assert.match(says, new RegExp(`another run is writing this folder: process ${Deno.pid} on `));
  }));

Deno.test("who comes late to a stale lock sees that another has put a new file there", () =>
  inTemporaryFolder(async (folder) => {
    const says = await changeDuringTakeOver(folder, () => {
      Deno.removeSync(`${folder}/run.lock`);
      acquireRunLock(folder);
    });
    assert.match(says, new RegExp(`another run is writing this folder: process ${Deno.pid} on `));
  }));

Deno.test({
  name: "a lock whose process number or machine has been started anew is stale",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder((folder) => {
      for (const changes of [{ start: "1" }, { boot: "0badb007" }]) {
        placeLock(folder, changes);
        const lock = acquireRunLock(folder);
        assert.match(lock.takenOver ?? "", /which has ended/);
        lock.release();
      }
    }),
});

Deno.test("the lock of another host or container is refused, and tells what to delete when", () =>
  inTemporaryFolder((folder) => {
    for (const changes of [{ host: "node7" }, { pidNamespace: "1" }]) {
      placeLock(folder, changes);
      const advice = /run\.lock: another run .* if it has ended, delete this file$/;
      assert.throws(() => acquireRunLock(folder), advice);
    }
  }));

Deno.test("a job that Slurm starts again takes over from its first start on another host", () =>
  inTemporaryFolder((folder) => {
    placeLock(folder, { host: "node7", job: "4711", restart: 0 });
    withEnvironment({ SLURM_JOB_ID: "4711", SLURM_RESTART_COUNT: "0" }, () => {
      assert.throws(() => acquireRunLock(folder), /Slurm job 4711/);
    });
    withEnvironment({ SLURM_JOB_ID: "4711", SLURM_RESTART_COUNT: "1" }, () => {
      assert.match(acquireRunLock(folder).takenOver ?? "", /on node7 \(Slurm job 4711\)/);
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

Deno.test("a lock that cannot be read is refused and left as it is", () =>
  inTemporaryFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/run.lock`, "half a rec");
    assert.throws(() => acquireRunLock(folder), /run\.lock: this lock cannot be read; if no/);
    assert.equal(Deno.readTextFileSync(`${folder}/run.lock`), "half a rec");
  }));

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
