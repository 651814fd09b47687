/** What the arrays of a dispatch are: the interface of its kernel, and the tensors it is bound to. */
import type { Tensor } from "../../graph/graph.ts";
import type { Dispatch, Operand, Scratch } from "../../graph/dispatch.ts";
import type { KernelVariable } from "../../lowering/kernel_interface.ts";

/** An operand that lies in a buffer. */
export type Stored = Tensor | Scratch;

export interface Bindings {
  readonly variables: readonly KernelVariable[];
  /** What the variables of the kind `buffer` are bound to, in their order. */
  readonly arrays: readonly Stored[];
  /** Element types by name: what the kernel's slots are filled with. */
  readonly types: Readonly<Record<string, string>>;
}

export function isScratch(operand: Operand): operand is Scratch {
  return "scratch" in operand;
}

function isStored(operand: Operand | undefined): operand is Stored {
  return operand !== undefined && !("workgroup" in operand);
}

/** The arrays that a dispatch is bound to by itself. */
export function arraysOf({ bindings, optional = {} }: Dispatch): Stored[] {
  return [...Object.values(bindings), ...Object.values(optional)].filter(isStored);
}

/**
 * @param operands what the kernel's epilogue reads besides, as `operand0`, `operand1`, …
 * @param typeOf how elements of a tensor are stored
 */
export function bindingsOf(
  dispatch: Dispatch,
  operands: readonly Tensor[],
  typeOf: (tensor: Tensor) => string,
): Bindings {
  const { bindings, optional = {}, packed = [] } = dispatch;
  const elementOf = (operand: Operand | undefined) =>
    isStored(operand) && !isScratch(operand) ? typeOf(operand) : "f32";
  const given: [string, Operand | undefined][] = Object.entries({ ...bindings, ...optional });
  const read = operands.map((operand, i): [string, Operand] => [`operand${i}`, operand]);
  const variables = [...given, ...read].map(([name, operand]): KernelVariable => {
    const element = elementOf(operand);
    const seen = packed.includes(name) ? `vec4<${element}>` : element;
    return { name, optional: name in optional, ...variable(operand, seen) };
  });
  return {
    variables,
    arrays: [...arraysOf(dispatch), ...operands],
    types: Object.fromEntries(given.map(([name, operand]) => [name, elementOf(operand)])),
  };
}

function variable(
  operand: Operand | undefined,
  element: string,
): Pick<KernelVariable, "kind" | "type"> {
  if (operand === undefined) return { kind: "absent", type: `array<${element}, 1>` };
  if ("workgroup" in operand) {
    return { kind: "workgroup", type: `array<${element}, ${operand.workgroup}>` };
  }
  return { kind: "buffer", type: `array<${element}>` };
}
