/**
 * The lines that PARI/GP prints when it runs a program.
 *
 * @param expected number of lines: where its tables are missing, gp prints an error and exits with 0
 * @throws {Error} if gp cannot be started or prints another number of lines
 */
export async function linesOfGp(program: string, expected: number): Promise<string[]> {
  const gp = new Deno.Command("gp", {
    args: ["--quiet", "--fast"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = new Blob([program, "\n"]).stream().pipeTo(gp.stdin);
  const [{ stdout }] = await Promise.all([gp.output(), input]);
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  if (lines.length !== expected) {
    throw new Error(`expected ${expected} lines of gp, found ${lines.length}`);
  }
  return lines;
}

/**
 * For each elliptic curve over the rationals of conductor below 500,000, up to isomorphism, what gp prints of it.
 *
 * @param printed arguments of gp's `print`, where `curve` is `[label, coefficients, generators]`
 * @throws {Error} as `linesOfGp`
 */
export function linesOfCurves(printed: string): Promise<string[]> {
  return linesOfGp(`forell(curve, 1, 499999, print(${printed}));`, 3_064_705);
}
