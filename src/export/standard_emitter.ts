import { type Attribute, OnnxEmitter } from "../graph/onnx_emitter.ts";

/** Lowers to ONNX's own operators alone, which every runtime has. */
export class StandardEmitter extends OnnxEmitter {
  override outputs(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    count: number,
  ): string[] {
    // Its further results are optional, serve gradients only, and are missing in some runtimes.
    if (type === "LayerNormalization") return [this.node(type, inputs, attributes)];
    return super.outputs(type, inputs, attributes, count);
  }

  /** @throws TypeError for operators other than `FusedMatMul` */
  override runtimeNode(
    type: string,
    [a, b]: readonly string[],
    { transBatchA, transA, transBatchB, transB, alpha }: Record<string, Attribute> = {},
  ): string {
    if (type !== "FusedMatMul") throw new TypeError(`${type} is no standard operator`);
    const product = this.node("MatMul", [
      this.#transposed(a!, Boolean(transBatchA), Boolean(transA)),
      this.#transposed(b!, Boolean(transBatchB), Boolean(transB)),
    ]);
    if (alpha === undefined) return product;
    return this.node("Mul", [product, this.float((alpha as { readonly float: number }).float)]);
  }

  /** @param batch the stack of matrices `[rows, stack, columns]` has its first two axes exchanged */
  #transposed(name: string, batch: boolean, matrix: boolean): string {
    if (!batch && !matrix) return name;
    const [stack, rows] = batch ? [1, 0] : [0, 1];
    return this.node("Transpose", [name], { perm: matrix ? [stack, 2, rows] : [stack, rows, 2] });
  }
}
