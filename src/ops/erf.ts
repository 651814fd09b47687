import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { exp } from "./exp.ts";
import { multiply, scale } from "./multiply.ts";

/** Error function of every element. */
export const erfOp: Op<null> = {
  name: "erf",
  infer: (inputs) => [broadcastType("erf", inputs)],
  reference: (
    inputs,
    _attributes,
    [shape],
  ) => [mapReference((x) => errorFunction(x!), inputs, shape!)],
  gradient({ inputs: [x] }, [g]) {
    const slope = scale(exp(scale(multiply(x!, x!), -1)), 2 / Math.sqrt(Math.PI));
    return [multiply(g!, slope)];
  },
  wgsl: { kind: "pointwise", expression: (x) => `erf(${x})` },
  onnx: (emit, inputs) => [emit.node("Erf", inputs)],
};

export function erf(x: Tensor): Tensor {
  return apply(erfOp, [x], null);
}

/** erf to full double precision: its Maclaurin series where that is accurate, a continued fraction elsewhere. */
function errorFunction(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = x, sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}
