// The error function to about 2e-7: x times a polynomial in x² below 1, beyond that 1 - exp(a polynomial in |x|),
// where 1 - erf is small and so are its errors. Both polynomials are least-maximum fits.
fn erf(x: f32) -> f32 {
  let square = x * x;
  let nearZero = x * (1.1283791 + square * (-0.37612626 + square * (0.11283585 + square * (-0.026853815 +
    square * (0.0051883319 + square * (-0.00080102280 + square * 0.000078539670))))));
  let d = min(abs(x), 4.0) - 2.0;
  let decay = 5.3649411 + d * (4.4181595 + d * (0.92375308 + d * (0.016487272 +
    d * (-0.0035436868 + d * (0.00071271800 - d * 0.00018557451)))));
  return select(sign(x) * (1.0 - exp(-decay)), nearZero, abs(x) < 1.0);
}
