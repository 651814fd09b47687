/** Types of data, and types in types. */
import { readDataTypes } from "../../src/flags/data_types.ts";
import { tokenizerOf } from "../../src/problems/tokenizer_of.ts";

export function tokenizerNamed(type: string, base: number) {
  return tokenizerOf(readDataTypes(`int:${type}`)!.output, base);
}

export const composed = [
  ...["int", "int(reversed)", "int(width=3)", "int(attached)", "int(attached,reversed,width=2)"],
  ...["int(balanced)", "range(-5,7)", "int[4]", "int[2][3]", "rational[2][2]", "interleaved(3)"],
  ...[
    "rational",
    "float",
    "float(P1000,digits=5)",
    "float(variable)",
    "float(P1000,digits=5,variable)",
  ],
  ...["float(B1999)", "float(FP15,digits=1,exponent=2)", "complex", "complex(B1999)", "perm(4)"],
  ...[
    "partition(9)",
    "set(int)",
    "set(range(4))",
    "set(set(range(3)))",
    "set(rational)",
    "set(perm(2))",
  ],
  ...[
    "set(tuple(range(2),label(a,b)))",
    "set(list(range(2)))",
    "set(edges(3))",
    "list(set(range(3)))",
  ],
  ...[
    "list(list(int))",
    "nested(range(9))",
    "nested(int)",
    "tuple(int,float,word(ab))",
    "word(rs)",
  ],
  ...["label(cyclic,abelian)", "edges(4)", "edges(3,directed)", "edges(3,int)", "poly(int,x)"],
  ...[
    "poly(int,x,y)",
    "poly(rational,x,y,z)",
    "expr(x)",
    "expr(x,y)",
    "int(factored)",
    "set(float(B1999,digits=1,exponent=1))",
  ],
];
