\\ Computes anew what the table says of each curve: its conductor, its traces, its torsion, and that no isogenous curve has more
\\ rational points of finite order. Run it in the root of the repository:
\\
\\     echo 'check("data/elliptic_torsion.csv")' | gp --quiet --fast -s 256M data/torsion/check.gp

\\ Order of the torsion subgroup of each curve that is isogenous to this one.
orders(curve) = [elltors(ellinit(other))[1] | other <- ellisomat(curve, 0, 1)[1]];

\\ A line with "," between quotes, as vectors.
right(line) =
{
  my(parts = strsplit(line, "\""));
  my(label = strsplit(parts[1], ","), curve = ellinit(eval(parts[2])), order = eval(strsplit(parts[5], ",")[2]));
  ellminimalmodel(curve)[1..5] == curve[1..5]
    && ellglobalred(curve)[1] == eval(label[2])
    && [ellap(curve, p) | p <- primes(25)] == eval(parts[4])
    && elltors(curve)[1] == order
    && vecmax(orders(curve)) == order;
}

check(path) =
{
  my(lines = readstr(path)[2..-1], wrong = 0);
  for (i = 1, #lines, if (!right(lines[i]), wrong++; print(path, ", line ", i + 1, ": ", lines[i])));
  print(path, ": ", #lines, " curves, ", wrong, " wrong");
}
