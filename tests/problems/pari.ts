/** PARI/GP, an independent judge of arithmetic. */
const command = "gp";

export const hasPari = isThere();

function isThere(): boolean {
  try {
    return new Deno.Command(command, { args: ["--version-short"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** The results of expressions, one a line. @throws Error if GP fails */
export async function pari(expressions: readonly string[]): Promise<string[]> {
  const process = new Deno.Command(command, {
    args: ["-q", "-f", "--default", "parisizemax=100M"],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" } as const,
  }).spawn();
  const writer = process.stdin.getWriter();
  const script = expressions.map((expression) => `print(${expression});`).join("\n");
  await writer.write(new TextEncoder().encode(script + "\n"));
  await writer.close();
  const { stdout, stderr } = await process.output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  if (lines.length === expressions.length) return lines;
  throw new Error(new TextDecoder().decode(stderr) + lines.at(-1));
}

/** A matrix as GP reads it. */
export function pariMatrix(matrix: readonly (readonly (bigint | number)[])[]): string {
  const rows = matrix.map((row) => `[${row.join(",")}]`).join(",");
  // [1, 2] alone would be a vector.
  return `matrix(${matrix.length},${matrix[0]!.length},i,j,[${rows}][i][j])`;
}
