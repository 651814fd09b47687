/**
 * A problem to begin with, in a file of its own: it trains as it is.
 *
 * @param path of the file; it says whether this is TypeScript or JavaScript, and names the problem
 */
export function problemTemplate(path: string): string {
  const [, file = "", ending] = /([^/\\]*)\.(m?[jt]s)$/.exec(path) ?? [];
  const name = nameFrom(file);
  const code = template.replaceAll(
    /NAME|FILE/g,
    (word) => word === "NAME" ? name : `${file}.${ending}`,
  );
  return ending === "ts" || ending === "mts" ? code : withoutTypes(code);
}

/** Names begin with a letter, and have no other characters than these. */
function nameFrom(file: string): string {
  const letters = file.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 60);
  return /^[A-Za-z]/.test(letters) ? letters : `problem_${letters}`;
}

/** The template has no other types than these. */
function withoutTypes(code: string): string {
  return code.replace("type FlagsOf, ", "")
    .replaceAll(/: (FlagsOf<typeof flags>|number(\[\])?)(?=[,)]| [={])/g, "");
}

const template = `/**
 * How many prime factors does n have, counted with multiplicity? 12 = 2 · 2 · 3 has three.
 *
 *     int2int try FILE
 *     int2int --problem FILE --max_output_len 2
 */
import { asNumbers, declareFlags, type FlagsOf, positionalInts, problem } from "int2int";

// Flags of this problem, beside those of int2int: --largest 1000. int2int --help --problem FILE lists them.
export const flags = declareFlags({
  largest: { type: "integer", default: 100_000, min: 2, help: "largest n" },
});

export default ({ base, largest }: FlagsOf<typeof flags>) =>
  problem({
    // Logs, tables and files of examples call the problem so.
    name: "NAME",

    // How problems and answers are written as tokens: a sign and digits in base --base. Without asNumbers, values are
    // bigints. numberArray(…, { dimensions, maxSize }) writes lists and matrices, symbolicInts(min, max) one token each.
    inputTokenizer: asNumbers(positionalInts(base)),
    outputTokenizer: asNumbers(positionalInts(base)),

    // Makes one example; returning nothing means: try again. All chance comes from \`random\`, so that a seed brings the same
    // examples back. random.integer, .prime, .subset, .matrix, .graph, … are in docs/reference/random.md.
    generate(random) {
      const n = random.logUniform(2, largest);
      return { problem: n, answer: primeFactors(n).length };
    },

    // Optional. Judges an answer that differs from the one above: correct all the same? close? and measures from 0 to 1.
    evaluate: (_n, answer, prediction) => ({
      closeD1: Math.abs(prediction - answer) <= 1,
      evalMetrics: [(prediction - answer) % 2 === 0 ? 1 : 0],
    }),

    // Optional. What these measures are called in logs and tables: acc_parity.
    metricNames: { eval: ["parity"] },

    // Optional. Accuracy is also reported for each class: a number from 0, and its name.
    codeClass: (_n, answer) => answer,
    describeClass: (code) => \`\${code}_factors\`,

    // Optional. Further test sets, each with a function like \`generate\`.
    evalSets: {
      squares(random) {
        const root = random.integer(2, Math.max(2, Math.floor(Math.sqrt(largest))));
        return { problem: root ** 2, answer: 2 * primeFactors(root).length };
      },
    },
  });

function primeFactors(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (let divisor = 2; divisor * divisor <= rest; divisor++) {
    for (; rest % divisor === 0; rest /= divisor) factors.push(divisor);
  }
  return rest > 1 ? [...factors, rest] : factors;
}
`;
