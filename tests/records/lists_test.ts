/** Lists in brackets, among them the LMFDB's downloads, and the other tables of number theorists. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { read, refused } from "./read.ts";

const columns = ["lmfdb_label", "ainvs", "cm"];
const rows = [["11.a1", [0n, -1n, 1n, -7820n, -263580n], null], [
  "27.a4",
  [0n, 0n, 1n, 0n, 0n],
  -27n,
]];

/** Downloads as the LMFDB writes them, whose Magma and GAP have no word for nothing but the empty list. */
const downloads: Readonly<Record<string, readonly [string, string]>> = {
  Sage: [
    "lmfdb_ec.sage",
    "\n# Curves downloaded from the LMFDB on 28 November 2026.\n# Query \"{'a': [1]}\"\n\n" +
    'columns = ["lmfdb_label", "ainvs", "cm"]\ndata = [\n["11.a1", [0, -1, 1, -7820, -263580], None],\n' +
    '["27.a4", [0, 0, 1, 0, 0], -27]\n]\n\n\ndef create_record(row):\n' +
    "    out = {col: val for col, val in zip(columns, row)}\n    return out\n\n# A note: it's [not",
  ],
  "PARI/GP": [
    "lmfdb_ec.gp",
    '\n\\\\ Curves downloaded from the LMFDB\n\ncolumns = ["lmfdb_label", "ainvs", "cm"];\ndata = {[\n' +
    '["11.a1", [0, -1, 1, -7820, -263580], null],\n["27.a4", [0, 0, 1, 0, 0], -27]\n]};\n\n' +
    'create_record(row) =\n{\n    out = Map(["cm",row[3]]);\n    return(out);\n}\n',
  ],
  Oscar: [
    "lmfdb_ec.jl",
    '\n# Curves downloaded from the LMFDB\n\ncolumns = ["lmfdb_label", "ainvs", "cm"]\ndata = [\n' +
    '["11.a1", [0, -1, 1, -7820, -263580], nothing],\n["27.a4", [0, 0, 1, 0, 0], -27]\n]\n\n' +
    "function create_record(row)\n    out = Dict(zip(columns, row))\nend\n",
  ],
  Magma: [
    "lmfdb_ec.m",
    '\n// Curves downloaded from the LMFDB\n\ncolumns := ["lmfdb_label", "ainvs", "cm"];\ndata := [*\n' +
    '[* "11.a1", [0, -1, 1, -7820, -263580], null *],\n[* "27.a4", [0, 0, 1, 0, 0], -27 *]\n*];\n\n' +
    "RecFormat := recformat<lmfdb_label,ainvs,cm>;\nfunction create_record(row)\nend function;\n",
  ],
  GAP: [
    "lmfdb_ec.g",
    '\n# Curves downloaded from the LMFDB\n\ncolumns := ["lmfdb_label", "ainvs", "cm"];\ndata := [\n' +
    '["11.a1", [0, -1, 1, -7820, -263580], null],\n["27.a4", [0, 0, 1, 0, 0], -27]\n];\n\n' +
    "create_record := function(row)\n    return rec(cm:=row[3]);\nend;\n",
  ],
};

for (const [language, [name, text]] of Object.entries(downloads)) {
  Deno.test(`LMFDB: a download for ${language} has the columns that it names`, async () => {
    const found = await read(name, text);
    assert.deepEqual(found.format, "LMFDB download");
    assert.deepEqual({ columns: found.columns, rows: found.rows }, { columns, rows });
  });
}

const lmfdbText = `
# Elliptic curves downloaded from the LMFDB on 28 November 2026.
# Search link: https://www.lmfdb.org/EllipticCurve/Q/?rank=0

# Each entry in the following data list has the form:
#    [Label, Weierstrass coefficients, CM]
# For more details, see the definitions at the bottom of the file.


"11.a1"\t[0, -1, 1, -7820, -263580]\tNULL
"27.a4"\t[0, 0, 1, 0, 0]\t-27


# Label --
# The label of a curve.
`;

Deno.test("LMFDB: a download as text has the columns of its comment", async () => {
  const found = await read("lmfdb_ec.txt", lmfdbText);
  assert.deepEqual(found, {
    format: "LMFDB download",
    columns: ["Label", "Weierstrass coefficients", "CM"],
    rows,
    lines: [10, 11],
  });
});

Deno.test("Cremona's tables have columns with numbers", async () => {
  const curves = "11 a 1 [0,-1,1,-10,-20] 0 5\n37 b 3 [0,1,1,-3,1] 0 3\n";
  const { format, columns, rows } = await read("allcurves.00000-09999", curves);
  assert.deepEqual({ format, columns }, {
    format: "columns separated by spaces",
    columns: undefined,
  });
  assert.deepEqual(rows[1], [37n, "b", 3n, [0n, 1n, 1n, -3n, 1n], 0n, 3n]);
  const generators =
    "37 a 1 [0,0,1,-1,0] 1 [] [0:0:1]\n389 a 1 [0,1,1,-2,0] 2 [] [-1:1:1] [0:0:1]\n";
  assert.deepEqual((await read("allgens", generators)).rows[1]!.slice(5), [[], [-1n, 1n, 1n], [
    0n,
    0n,
    1n,
  ]]);
  const traces = "11 a -2 -1 1 -2 - 4 -2\n14 a + -2 0 - 0 -4 6\n";
  assert.deepEqual((await read("aplist", traces)).rows[1], [
    14n,
    "a",
    "+",
    -2n,
    0n,
    "-",
    0n,
    -4n,
    6n,
  ]);
});

Deno.test("OEIS: b-files and lists of sequences", async () => {
  const terms = await read("b000041.txt", "# A000041\n\n0 1\n1 1 # one\n2 2\n");
  assert.deepEqual(terms, {
    format: "OEIS b-file",
    columns: ["n", "a(n)"],
    rows: [[0n, 1n], [1n, 1n], [2n, 2n]],
    lines: [3, 4, 5],
  });
  assert.equal((await read("partitions", "-1 7\n0 1\n1 1\n")).format, "OEIS b-file");
  const text = "# OEIS\nA000045 ,0,1,1,2,\nA033999 ,1,-1,1,\n",
    packed = new Uint8Array(gzipSync(text));
  const sequences = await read("stripped.gz", packed);
  assert.deepEqual([sequences.format, sequences.columns], ["OEIS sequences", ["name", "terms"]]);
  assert.deepEqual(sequences.rows, [["A000045", [0n, 1n, 1n, 2n]], ["A033999", [1n, -1n, 1n]]]);
});

Deno.test("one list has the records, and of several lists each is one", async () => {
  const files: readonly (readonly [string, unknown])[] = [
    ["[[1, 2], [3, 4]]", [[1n, 2n], [3n, 4n]]],
    ["v = [[1, 2], /* pairs */\n  [3, 4]]; \\\\ all", [[1n, 2n], [3n, 4n]]],
    ["%3 = [1, 2; 3, 4]", [[1n, 2n], [3n, 4n]]],
    ["{{1, 2}, {3, 4}}", [[1n, 2n], [3n, 4n]]],
    ["[1, 2]\n[3, 4];\n", [[1n, 2n], [3n, 4n]]],
    ["# two\n[1 2]\n[3 4]\n", [[1n, 2n], [3n, 4n]]],
    ["x := [* [1, 2],\n [3, 4] *];", [[1n, 2n], [3n, 4n]]],
    ["matrix([[1, 2], [3, 4]])", [[1n, 2n], [3n, 4n]]],
    ["[2, 3,\n5]", [[2n], [3n], [5n]]],
    ["[[1, [2]]]", [[1n, [2n]]]],
  ];
  for (const [text, rows] of files) assert.deepEqual((await read("a.txt", text)).rows, rows, text);
});

Deno.test("mistakes in lists are one line with the line's number", async () => {
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["[1,2]\n3 4\n", /^a\.txt:2: the text "3 4", expected a list$/],
    ["[1,2]\n[3,,4]\n", /^a\.txt:2: a list that cannot be read "\[3,,4\]", expected a list$/],
    ["[[1,2],\n[3", /^a\.txt:1: the list that begins here is not closed$/],
    ["[[1,2],\n[3,4]]\n[5]", /^a\.txt:3: a second list, expected one list of records$/],
    ["[[1,2],\n[3,4]] + 1\n", /^a\.txt:2: " \+ 1" behind the list$/],
    ["[1,2]\n[3,\n4]", /^a\.txt:2: the list is not closed, as those before it are$/],
    ["[1, 2;\n3, 4]", /^a\.txt:1: rows that end with ; go over lines/],
    ["[\n" + "[".repeat(100), /^a\.txt:2: lists nested more than 64 deep$/],
    ["[\n'x\n]", /^a\.txt:2: a quote is not closed$/],
    [
      'columns = ["a", "b"]\ndata = [\n[1]\n]',
      /^a\.txt:3: found 1, expected a value for each of the 2 columns$/,
    ],
    ['columns = ["a", "a"]\ndata = [\n[1, 2]\n]', /two columns are called "a"$/],
    ["A000045 ,0,1,\nx\n", /^a\.txt:2: expected a sequence like A000045 ,0,1,1,2,3,, found "x"$/],
  ];
  for (const [text, message] of mistakes) assert.match(await refused("a.txt", text), message);
  const term = await refused("b000041.txt", "# x\n0 1\n1 1 1\n");
  assert.equal(term, "b000041.txt:3: 3 cells, expected 2: n, a(n)");
});
