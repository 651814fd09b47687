/** Shells and other programs that may be installed. */

export function isInstalled(program: string): boolean {
  try {
    const quiet = { stdout: "null", stderr: "null" } as const;
    new Deno.Command(program, { args: ["--version"], ...quiet }).outputSync();
    return true;
  } catch {
    return false;
  }
}

/** Runs a program to its end, with `input` as its standard input. */
export async function output(
  program: string,
  args: readonly string[],
  cwd: string = Deno.cwd(),
  input = "",
) {
  const streams = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command(program, { args: [...args], cwd, ...streams }).spawn();
  const writer = child.stdin.getWriter();
  // A program need not read all of its input.
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close())
    .catch(() => {});
  const { code, stdout, stderr } = await child.output();
  await written;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
