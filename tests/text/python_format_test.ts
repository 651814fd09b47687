import assert from "node:assert/strict";
import fc from "fast-check";
import { fixed, floatRepr, scientific, stringRepr } from "../../src/text/python_format.ts";

Deno.test("fixed-point numbers are padded on the left and never cut", () => {
  assert.equal(fixed(0.7744, 4, 7), " 0.7744");
  assert.equal(fixed(47208.98, 2, 8), "47208.98");
  assert.equal(fixed(123456.789, 2, 8), "123456.79");
  assert.equal(fixed(2e21, 1), "2000000000000000000000.0");
  assert.equal(fixed(2e21, 0), "2000000000000000000000");
});

Deno.test("an exact tie goes to the even digit, as in Python", () => {
  assert.deepEqual([3.125, 3.375, -3.125].map((x) => fixed(x, 2)), ["3.12", "3.38", "-3.12"]);
  assert.deepEqual([0.5, 1.5, 2.5].map((x) => fixed(x, 0)), ["0", "2", "2"]);
  assert.deepEqual([1.03125, 1.09375].map((x) => scientific(x, 4)), ["1.0312e+00", "1.0938e+00"]);
  assert.equal(scientific(99999.5, 4), "1.0000e+05");
  // Just above and just below a tie.
  assert.deepEqual([2.675, 1.005, 0.045].map((x) => fixed(x, 2)), ["2.67", "1.00", "0.04"]);
});

Deno.test("exponents have a sign and at least two digits", () => {
  assert.deepEqual(
    [1e-4, 1, 0, 12345.678, 1e-100, 3.4e200].map((x) => scientific(x, 4)),
    ["1.0000e-04", "1.0000e+00", "0.0000e+00", "1.2346e+04", "1.0000e-100", "3.4000e+200"],
  );
});

Deno.test("floats are printed with Python's shortest digits and its choice of notation", () => {
  const cases: [number, string][] = [
    [75, "75.0"],
    [0, "0.0"],
    [-0, "-0.0"],
    [1.3981814275030047, "1.3981814275030047"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [0.000012345, "1.2345e-05"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [123456789012345680000, "1.2345678901234568e+20"],
    [5e-324, "5e-324"],
    [NaN, "nan"],
    [-Infinity, "-inf"],
  ];
  for (const [value, text] of cases) assert.equal(floatRepr(value), text);
});

Deno.test("a float reads back as the same number", () => {
  fc.assert(fc.property(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    (value) => Object.is(Number(floatRepr(value)), value),
  ));
});

Deno.test("a fixed-point number is a nearest one", () => {
  fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
    assert.ok(Math.abs(Number(fixed(value, 2)) - value) <= 0.005 + 1e-9);
  }));
});

Deno.test("strings are quoted as Python quotes them", () => {
  assert.deepEqual(
    ["<eos>", "it's", `"`, `'"`, "\\"].map(stringRepr),
    ["'<eos>'", `"it's"`, `'"'`, `'\\'"'`, "'\\\\'"],
  );
});
