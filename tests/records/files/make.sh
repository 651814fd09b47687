#!/bin/sh
# Makes the files of this folder again, with PARI/GP, nauty and pandas of Debian 12.
set -e
cd "$1"
printf '%s\n' 'print(vector(4,n,[n!^9,if(n>1,factor(n!),[;])]))' | gp -q > vector.gp.txt
printf '%s\n' 'for(n=1,3,print(mathilbert(n)^-1))' | gp -q > matrices.gp.txt
printf '%s\n' 'for(n=1,3,print([n,x^n-1,Mat([n,1]),"curve"]))' | gp -q > mixed.gp.txt
nauty-geng -q 5 > five.g6
nauty-geng -q 5 | nauty-copyg -q -s > five.s6
nauty-geng -q -c 3 | nauty-directg -q > three.d6
nauty-geng -q -c 3 | nauty-directg -q | nauty-showg -q -A > three.matrices.txt
nauty-geng -q 5 | nauty-showg -q -A > five.matrices.txt
/usr/bin/python3 - <<'PYTHON'
import pandas as pd
table = pd.DataFrame({
    "label": ["11.a1", 'quote " and, comma', "two\nlines"],
    "ainvs": [[0, -1, 1, -7820, -263580], [0, 0, 1, -1, 0], []],
    "large": [2**64, -10**30, 0],
    "rank": [0, 1, None],
})
table.to_csv("pandas.csv")
table.to_json("pandas.jsonl", orient="records", lines=True)
table.drop(columns="large").to_json("pandas.json", orient="records", indent=2)
PYTHON
