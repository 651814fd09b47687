/** The script of a self-extracting program, here with a few small files and a runtime that repeats its arguments. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeArchive } from "../../compile/archive.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { fewCommands, runBuilt, type Surroundings } from "./few_commands.ts";

const echo = '#!/bin/sh\nfor word in "$@"; do echo "[$word]"; done\nexit 7\n';

interface Small extends Surroundings {
  /** Where it is extracted to. */
  readonly cache: string;
  readonly folder: string;
}

function withSmallProgram(
  use: (program: Small) => Promise<void>,
  runtime = echo,
): () => Promise<void> {
  return () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      for (const name of ["stage", "home"]) mkdirSync(at(name));
      for (const name of ["main.ts", "deno.json"]) writeFileSync(at(`stage/${name}`), name);
      writeFileSync(at("stage/empty.ts"), "");
      writeFileSync(at("echo"), runtime);
      const paths = ["main.ts", "deno.json", "empty.ts"];
      await makeArchive(at("stage"), paths, "1.2.3", at("built"), at("echo"));
      const env = { PATH: fewCommands(folder), HOME: at("home"), TMPDIR: folder };
      await use({ file: at("built"), env, cache: at("home/.cache/int2int"), folder });
    });
}

/** The one version in the cache. */
function only(program: Small): string {
  const names = namesIn(program.cache);
  assert.equal(names.length, 1, names.join(" "));
  assert.match(names[0]!, /^1\.2\.3-[0-9a-f]{16}$/);
  return join(program.cache, names[0]!);
}

async function assertRuns(program: Small, root = program.cache): Promise<void> {
  const { code, stdout, stderr } = await runBuilt(program, ["a b", "", "*", "$HOME", "'\"\\"]);
  assert.equal(stderr, "");
  assert.equal(code, 7, "the exit code of the runtime");
  const words = stdout.trimEnd().split("\n");
  assert.deepEqual(words.slice(-5), ["[a b]", "[]", "[*]", "[$HOME]", "['\"\\]"]);
  assert(words.at(-6)!.startsWith(`[${root}/1.2.3-`), String(words.at(-6)));
  assert.equal(words[0], "[run]");
}

Deno.test(
  "arguments and exit code pass unchanged, the second time without extracting again",
  withSmallProgram(async (program) => {
    await assertRuns(program);
    const main = join(only(program), "main.ts");
    const { ino } = Deno.statSync(main);
    await assertRuns(program);
    assert.equal(Deno.statSync(main).ino, ino);
  }),
);

Deno.test(
  "a folder onnxruntime beside the program is where libraries are looked for, after those named",
  withSmallProgram(async (program) => {
    const said = async (env: Record<string, string>) => {
      const { stdout } = await runBuilt({ ...program, env: { ...program.env, ...env } }, []);
      return stdout.trimEnd();
    };
    assert.equal(await said({}), "libraries:");
    mkdirSync(join(program.folder, "onnxruntime"));
    const beside = join(program.folder, "onnxruntime");
    assert.equal(await said({}), `libraries:${beside}`);
    assert.equal(await said({ INT2INT_ORT_LIBS: "/a:/b" }), `libraries:/a:/b:${beside}`);
  }, '#!/bin/sh\necho "libraries:$INT2INT_ORT_LIBS"\n'),
);

Deno.test(
  "files that were deleted, emptied or shortened in the cache come back",
  withSmallProgram(async (program) => {
    await assertRuns(program);
    const main = join(only(program), "main.ts");
    const damages = [
      () => rmSync(main),
      () => writeFileSync(main, ""),
      () => writeFileSync(main, "main.t"),
    ];
    for (const damage of [...damages, () => rmSync(join(only(program), "deno"))]) {
      damage();
      await assertRuns(program);
      assert.equal(readFileSync(main, "utf8"), "main.ts");
      only(program);
    }
  }),
);

Deno.test(
  "what killed processes left is removed, and versions that nobody used for 30 days; nothing else",
  withSmallProgram(async (program) => {
    const now = Math.floor(Date.now() / 1000), day = 86_400;
    const version = (name: string, used: number) => {
      mkdirSync(join(program.cache, name), { recursive: true });
      writeFileSync(join(program.cache, name, "deno"), echo, { mode: 0o755 });
      writeFileSync(join(program.cache, name, ".used"), `${used}\n`);
    };
    version("old", now - 31 * day);
    version("recent", now - 29 * day);
    mkdirSync(join(program.cache, "not-ours"));
    mkdirSync(join(program.cache, ".part-abcdef", "program"), { recursive: true });
    const { stdout } = new Deno.Command("sh", { args: ["-c", "uname -n; echo $$"] }).outputSync();
    const [host, ended] = new TextDecoder().decode(stdout).trim().split("\n");
    symlinkSync(`${host}:${ended}`, join(program.cache, ".turn"));
    await assertRuns(program);
    const [own, ...others] = namesIn(program.cache);
    assert.match(own!, /^1\.2\.3-/);
    assert.deepEqual(others, ["not-ours", "recent"]);
  }),
);

Deno.test(
  "a damaged or shortened file is refused and leaves nothing",
  withSmallProgram(async (program) => {
    const whole = readFileSync(program.file);
    const flipped = Uint8Array.from(whole);
    // The checksum of the compressed archive stands eight bytes before its end.
    flipped[flipped.length - 8]! ^= 1;
    for (const content of [whole.subarray(0, -20), flipped, whole.subarray(0, -100)]) {
      writeFileSync(program.file, content);
      const { code, stdout, stderr } = await runBuilt(program, []);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(stderr, /^int2int: cannot be extracted to .*damaged file/);
      assert.deepEqual(namesIn(program.cache), []);
    }
    writeFileSync(program.file, whole);
    await assertRuns(program);
  }),
);

Deno.test(
  "XDG_CACHE_HOME decides; without a home that can be written to, a private temporary folder does",
  withSmallProgram(async (program) => {
    const { env, folder } = program;
    const xdg = { ...program, env: { ...env, XDG_CACHE_HOME: join(folder, "xdg") } };
    await assertRuns(xdg, join(folder, "xdg/int2int"));
    const { PATH, TMPDIR } = env as Record<string, string>;
    const temporary = `${folder}/int2int-${Deno.uid()}`;
    const homes = [{}, { HOME: "" }, { HOME: "/dev/null" }, {
      HOME: "/dev/null",
      XDG_CACHE_HOME: "",
    }];
    for (const home of homes) {
      await assertRuns({ ...program, env: { PATH: PATH!, TMPDIR: TMPDIR!, ...home } }, temporary);
    }
    assert.equal(Deno.statSync(temporary).mode! & 0o777, 0o700);
    assert(!existsSync(program.cache));
  }),
);

Deno.test(
  "a temporary folder that somebody may have put there is not trusted",
  withSmallProgram(async (program) => {
    const { env, folder } = program;
    mkdirSync(join(folder, "theirs"));
    symlinkSync(join(folder, "theirs"), `${folder}/int2int-${Deno.uid()}`);
    const { code, stderr } = await runBuilt({ ...program, env: { ...env, HOME: "" } }, []);
    assert.equal(code, 1);
    assert.match(stderr, /^int2int: cannot write to .*; set XDG_CACHE_HOME/);
    assert.deepEqual(namesIn(join(folder, "theirs")), []);
  }),
);

Deno.test("the same program is extracted to the same folder, another one to another", () =>
  inTemporaryFolder(async (folder) => {
    const key = async (content: string, name: string) => {
      const stage = join(folder, name);
      mkdirSync(stage);
      for (const [path, text] of [["main.ts", content], ["deno.json", "{}"], ["echo", echo]]) {
        writeFileSync(join(stage, path!), text!);
      }
      const file = join(folder, `${name}.built`);
      await makeArchive(stage, ["main.ts", "deno.json"], "1", file, join(stage, "echo"));
      return /^key=(.*)$/m.exec(readFileSync(file, "latin1"))![1];
    };
    assert.equal(await key("1;", "a"), await key("1;", "b"));
    assert.notEqual(await key("1;", "c"), await key("2;", "d"));
  }));
