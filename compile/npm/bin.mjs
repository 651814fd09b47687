#!/usr/bin/env node
/**
 * Starts the program with Deno's own executable, and stands in for it: signals are passed on, and this process ends as that one
 * does. (The launcher of the package deno passes nothing on: killed by its process ID, it leaves the program running.)
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const options = "@OPTIONS@".split(" ");
const isWindows = process.platform === "win32";

/** Node.js listens to others, too, but a terminal or a supervisor sends these. */
const passedOn = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGXCPU"];

function fail(message) {
  console.error(`int2int: ${message}`);
  process.exit(1);
}

/** The packages of Deno's executables are dependencies of the package deno, and named after machines. */
function denoExecutable() {
  const machine = `${process.platform}-${process.arch}`;
  const name = `@deno/${machine}${process.platform === "linux" ? "-glibc" : ""}`;
  try {
    const deno = createRequire(import.meta.url).resolve("deno/package.json");
    const folder = dirname(createRequire(deno).resolve(`${name}/package.json`));
    return join(folder, isWindows ? "deno.exe" : "deno");
  } catch {
    return fail(
      `${name} is not installed. It is the Deno for this machine (${machine}); ` +
        "npm leaves it out with --omit=optional, and where the system's C library is not glibc",
    );
  }
}

const config = join(here, "deno.json"), main = join(here, "main.js");
const program = spawn(
  denoExecutable(),
  ["run", ...options, "--config", config, main, ...process.argv.slice(2)],
  {
    stdio: "inherit",
    env: { ...process.env, DENO_DIR: join(here, ".cache", "deno"), DENO_NO_UPDATE_CHECK: "1" },
  },
);

// On Windows, Ctrl-C reaches the program by itself, and all that one process can send to another is its end.
for (const signal of isWindows ? ["SIGINT", "SIGBREAK"] : passedOn) {
  process.on(signal, isWindows ? () => {} : () => program.kill(signal));
}

program.on("error", (error) => fail(error.message));
program.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Where that signal does not end Node.js.
  process.exitCode = 128 + constants.signals[signal];
});
