import assert from "node:assert/strict";
import { FileError } from "../../src/errors.ts";
import { openLogger } from "../../src/log/logger.ts";
import type { TextStream } from "../../src/log/text_stream.ts";

function pipe(): TextStream & { text: string } {
  return {
    isTTY: false,
    columns: 80,
    text: "",
    write(text) {
      this.text += text;
    },
  };
}

/** A clock that starts at a fixed local time and advances by hand. */
function clock(): { now: () => number; advance(seconds: number): void } {
  let time = new Date(2026, 10, 23, 18, 44, 45).getTime();
  return { now: () => time, advance: (seconds) => time += seconds * 1000 };
}

Deno.test("the file gets every record, the terminal all but debug records", () => {
  const path = Deno.makeTempFileSync();
  const stream = pipe();
  const { now, advance } = clock();
  const logger = openLogger({ path, stream, now });
  logger.info("first");
  advance(3);
  logger.debug("second");
  logger.warning("third");
  logger.info("");
  logger.error("fourth");
  logger.close();
  const lines = [
    "INFO - 11/23/26 18:44:45 - 0:00:00 - first",
    "DEBUG - 11/23/26 18:44:48 - 0:00:03 - second",
    "WARNING - 11/23/26 18:44:48 - 0:00:03 - third",
    "",
    "ERROR - 11/23/26 18:44:48 - 0:00:03 - fourth",
    "",
  ];
  assert.equal(Deno.readTextFileSync(path), lines.join("\n"));
  assert.equal(stream.text, lines.filter((line) => !line.startsWith("DEBUG")).join("\n"));
  Deno.removeSync(path);
});

Deno.test("a second run appends, on a line of its own even after a killed run", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeTextFileSync(path, "one\nhal");
  for (const message of ["two", "three"]) {
    const logger = openLogger({ path, stream: pipe(), now: clock().now });
    logger.info(message);
    logger.close();
  }
  assert.deepEqual(Deno.readTextFileSync(path).split("\n"), [
    "one",
    "hal",
    "INFO - 11/23/26 18:44:45 - 0:00:00 - two",
    "INFO - 11/23/26 18:44:45 - 0:00:00 - three",
    "",
  ]);
  Deno.removeSync(path);
});

Deno.test("without a path only the terminal is written, and a pipe shows no progress bar", () => {
  const stream = pipe();
  const logger = openLogger({ stream, now: clock().now });
  logger.progress.start(100, 0);
  logger.progress.update(1, 2, 3);
  logger.info("message");
  logger.progress.stop();
  logger.close();
  assert.equal(stream.text, "INFO - 11/23/26 18:44:45 - 0:00:00 - message\n");
});

Deno.test("a log that cannot be opened is reported with its path", () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/missing/train.log`;
  assert.throws(
    () => openLogger({ path, stream: pipe() }),
    (error) =>
      error instanceof FileError && error.message.startsWith(`${path}: the log cannot be opened`),
  );
  Deno.removeSync(folder);
});

Deno.test({
  name: "a full disk is reported with the path of the log",
  ignore: Deno.build.os !== "linux",
  fn() {
    const logger = openLogger({ path: "/dev/full", stream: pipe() });
    assert.throws(
      () => logger.info("message"),
      (error) =>
        error instanceof FileError &&
        error.message.startsWith("/dev/full: the log cannot be written"),
    );
    logger.close();
  },
});
