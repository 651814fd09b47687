/**
 * The sizes of several problems that one dispatch solves, in its uniform: first the numbers of the workgroups at which the
 * problems begin, four in a vector, then the fields of `Dims` of each, in whole vectors.
 *
 * A workgroup finds its problem by its number, and from there on the kernel sees sizes and a number as if it were alone.
 */

/** A problem of a merged dispatch. */
export interface Problem {
  /** How many workgroups it has. */
  readonly workgroups: number;
  /** Its `dims`, as 32-bit words. */
  readonly words: readonly number[];
}

/** For how many problems there may be room; few values, since each is a compilation. */
const capacities = [4, 16, 64] as const;

/** Most problems of a dispatch. */
export const mostProblems = capacities.at(-1)!;

/** The field of `dims` that says whether a problem has an array that others do without. */
export function givenField(name: string): string {
  return `${name}Given`;
}

/** Where no problem begins. */
const never = 0xffffffff;

/** The room for so many problems. */
export function capacityFor(count: number): number {
  return capacities.find((capacity) => count <= capacity)!;
}

/** The uniform as 32-bit words. */
export function mergedWords(problems: readonly Problem[]): number[] {
  const capacity = capacityFor(problems.length), length = problems[0]!.words.length;
  const vectors = Math.ceil(length / 4);
  const table = new Array<number>(capacity + 4 * capacity * vectors).fill(0);
  table.fill(never, 0, capacity);
  let start = 0;
  problems.forEach(({ workgroups, words }, i) => {
    table[i] = start;
    start += workgroups;
    words.forEach((word, k) => table[capacity + 4 * vectors * i + k] = word);
  });
  return table;
}

/**
 * Declares `dims` and the function `ownNumber`, which sets it, and `hasX` for arrays that some problems do without.
 *
 * @param fields of `Dims`, such as `rows: u32`
 * @param sometimes names of such arrays, each with the name of its `hasX`
 */
export function mergedDims(
  fields: readonly string[],
  capacity: number,
  sometimes: readonly (readonly [string, string])[],
): string[] {
  const vectors = Math.ceil(fields.length / 4);
  const values = fields.map((field, i) => {
    const word = `problems[at + ${Math.floor(i / 4)}u].${"xyzw"[i % 4]}`;
    return field.endsWith("f32") ? `bitcast<f32>(${word})` : word;
  });
  return [
    `@group(0) @binding(0) var<uniform> problems: array<vec4u, ${
      capacity / 4 + capacity * vectors
    }>;`,
    "var<private> dims: Dims;",
    "const merged = true;",
    ...sometimes.map(([, has]) => `var<private> ${has}: bool;`),
    "fn ownNumber(number: u32) -> u32 {",
    "  var problem = 0u;",
    `  for (var step = ${capacity / 2}u; step > 0u; step /= 2u) {`,
    "    let next = problem + step;",
    "    if (problems[next / 4u][next % 4u] <= number) { problem = next; }",
    "  }",
    `  let at = ${capacity / 4}u + problem * ${vectors}u;`,
    `  dims = Dims(${values.join(", ")});`,
    ...sometimes.map(([name, has]) => `  ${has} = dims.${givenField(name)} != 0u;`),
    "  return number - problems[problem / 4u][problem % 4u];",
    "}",
  ];
}
