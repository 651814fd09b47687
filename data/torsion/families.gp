\\ Prints a table of elliptic curves with a point of order 5, 6, 7, 8, 9, 10 or 12, from the families that D. S. Kubert lists
\\ (Universal bounds on the torsion of elliptic curves, 1976): 100 of each, of a conductor beyond Cremona's tables. Run it in the
\\ root of the repository:
\\
\\     gp --quiet --fast -s 256M data/torsion/families.gp < /dev/null > data/elliptic_torsion_families.csv

\\ b and c such that (0, 0) has order n on y^2 + (1 - c)xy - by = x^3 - bx^2.
parameters(n, t) =
{
  my(m, d, c);
  if (n == 5, return([t, t]));
  if (n == 6, return([t + t^2, t]));
  if (n == 7, return([t^3 - t^2, t^2 - t]));
  if (n == 8, my(b = (2*t - 1) * (t - 1)); return([b, b / t]));
  if (n == 9, d = t * (t - 1) + 1; c = t * (d - 1));
  if (n == 10, d = t^2 / (t - (t - 1)^2); c = t * (d - 1));
  if (n == 12, m = (3*t - 3*t^2 - 1) / (t - 1); d = m + t; c = m / (1 - t) * (d - 1));
  [c * d, c];
}

\\ The minimal model; 0 where the curve is singular.
curveOf(n, t) =
{
  my([b, c] = parameters(n, t), curve = ellinit([1 - c, -b, -b, 0, 0]));
  if (curve == [], 0, ellminimalmodel(curve));
}

largestOrder(curve) = vecmax([elltors(ellinit(other))[1] | other <- ellisomat(curve, 0, 1)[1]]);

seen = List();

\\ Whether the curve was printed: not if it is in Cremona's tables, or isogenous to one that was.
printed(curve) =
{
  my(conductor = ellglobalred(curve)[1], traces = [ellap(curve, p) | p <- primes(25)]);
  if (conductor < 500000 || setsearch(Set(seen), traces), return(0));
  listput(~seen, traces);
  my(line = strprintf("%s,\"%s\",\"%s\",%s", conductor, curve[1..5], traces, largestOrder(curve)));
  print(strjoin(strsplit(line, " ")));
  1;
}

\\ By the size of numerator and denominator of t.
printFamily(n) =
{
  my(count = 0);
  for (size = 2, oo,
    for (a = -size, size, for (b = 1, size,
      if (gcd(a, b) != 1 || max(abs(a), b) != size, next);
      my(curve = iferr(curveOf(n, a / b), error, 0));
      if (curve && printed(curve), count++);
      if (count == 100, return))));
}

print("conductor,ainvs,aps,order");
foreach([5, 6, 7, 8, 9, 10, 12], n, printFamily(n));
