/** What a command prints. @throws Error with what it says when it fails */
export function outputOf(command: string, args: readonly string[], cwd = "."): string {
  const { success, stdout, stderr } = new Deno.Command(command, { args: [...args], cwd })
    .outputSync();
  const text = new TextDecoder();
  if (!success) throw new Error(text.decode(stderr));
  return text.decode(stdout);
}
