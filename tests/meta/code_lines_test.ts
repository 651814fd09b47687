/** The limits on sizes are worth something only if lines are counted rightly. */
import assert from "node:assert/strict";
import { bareCode, blocks, countLines } from "./code_lines.ts";

const source = `
// a comment with a { brace
import { x } from "a{b";

/** one */
export function first<T>(a: { b: T }): { c: T } {
  const r = /[{/]"/.exec(\`text { \${a.b + \`{\${1}\`} }\`); // }
  return { c: 4 / 2 / 1 };
}

class Thing {
  method(
    a: number,
  ): number {
    /* nothing
       here { */
    return a;
  }
  readonly arrow = (a: string) => {
    if (a === '{') {
      return \`
        two { lines
      \`;
    }
  };
}
`;

Deno.test("comments and blank lines are no code, the lines of a string are", () => {
  assert.equal(countLines(bareCode("a;\n\n// b\n/* c\n d */\ne; // f\n")), 2);
  assert.equal(countLines(bareCode("a(`\nb\n\n`);\n")), 4);
  assert.equal(countLines(bareCode('a("/*");\nb("*/");\n')), 2);
  assert.equal(bareCode("a / b / c; // d"), "a / b / c; ");
  assert.equal(bareCode('f(/a"[/]b/g, 1)'), 'f("", 1)');
});

Deno.test("functions, methods and arrows are found with their lines", () => {
  const found = blocks(bareCode(source));
  const lengths = Object.fromEntries(found.map(({ header, lines }) => [header, lines]));
  assert.deepEqual(lengths, {
    "": 4,
    "method( a: number, ): number": 5,
    'if (a === "")': 5,
    "readonly arrow = (a: string) =>": 7,
  });
});

Deno.test("all braces of the samples close", () => {
  const bare = bareCode(source);
  assert.equal(bare.split("{").length, bare.split("}").length);
});
