\\ Computes anew what the data files say: that the curves are minimal models, and their ranks, as orders of the zeros
\\ of their L-functions. Run it in the root of the repository, with the files to check:
\\
\\     echo 'check("data/elliptic_rank.test")' | gp --quiet --fast data/elliptic/check.gp

\\ The integers of a vector of tokens in base 1000.
integers(tokens) =
{
  my(values = List(), sign);
  for (i = 1, #tokens,
    if (tokens[i] == "+" || tokens[i] == "-",
      sign = if (tokens[i] == "+", 1, -1); listput(~values, 0),
      values[#values] = 1000 * values[#values] + sign * eval(tokens[i])));
  Vec(values);
}

check(path) =
{
  my(lines = readstr(path), wrong = 0);
  for (i = 1, #lines,
    my([problem, answer] = strsplit(lines[i], "\t"));
    my(a = integers(strsplit(problem, " ")), curve = ellinit(a));
    my(right = ellminimalmodel(curve)[1..5] == a && ellanalyticrank(curve)[1] == eval(answer));
    if (!right, wrong++; print(path, ", line ", i, ": ", lines[i])));
  print(path, ": ", #lines, " curves, ", wrong, " wrong");
}
