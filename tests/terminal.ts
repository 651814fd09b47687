/** A program in a terminal of its own, with somebody who presses keys. */

export interface Terminal {
  /** Types some text; `\x03` is Ctrl-C. */
  press(keys: string): Promise<void>;
  /** All that the terminal has shown so far. */
  shown(): string;
  /** Closes the terminal, as a lost connection does. */
  hangUp(): void;
  /** The exit code, once the program has ended. @throws Error when it is still running after a while */
  ended(): Promise<number>;
}

const deadline = 120_000;

/** Starts a command in a pseudo-terminal, which `script` of util-linux provides. */
export function openTerminal(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Terminal {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = new Deno.Command("script", {
    ...options,
    args: ["--quiet", "--return", "--flush", "--command", `exec ${line}`, "/dev/null"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  let text = "";
  const reading = (async () => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) text += part;
  })();
  return {
    press: (keys) => keyboard.write(new TextEncoder().encode(keys)),
    shown: () => text,
    hangUp: () => child.kill("SIGKILL"),
    async ended() {
      const timer = setTimeout(() => child.kill("SIGKILL"), deadline);
      try {
        const [{ code, signal }] = await Promise.all([child.status, reading]);
        if (signal === "SIGKILL") throw new Error(`still running after ${deadline} ms:\n${text}`);
        return code;
      } finally {
        clearTimeout(timer);
        await keyboard.abort().catch(() => {});
      }
    },
  };
}
