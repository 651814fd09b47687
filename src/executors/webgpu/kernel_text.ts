/** The text of kernels: files with their slots filled, the snippets they include, and the declarations of their interface. */
import bound from "../../../kernels/lib/bound.wgsl" with { type: "text" };
import card_product from "../../../kernels/lib/card_product.wgsl" with { type: "text" };
import columns from "../../../kernels/lib/columns.wgsl" with { type: "text" };
import direct_product from "../../../kernels/lib/direct_product.wgsl" with { type: "text" };
import dropout from "../../../kernels/lib/dropout.wgsl" with { type: "text" };
import elements from "../../../kernels/lib/elements.wgsl" with { type: "text" };
import erf from "../../../kernels/lib/erf.wgsl" with { type: "text" };
import feed_forward_tail from "../../../kernels/lib/feed_forward_tail.wgsl" with { type: "text" };
import head_tiles from "../../../kernels/lib/head_tiles.wgsl" with { type: "text" };
import no_tail from "../../../kernels/lib/no_tail.wgsl" with { type: "text" };
import plain_left from "../../../kernels/lib/plain_left.wgsl" with { type: "text" };
import product from "../../../kernels/lib/product.wgsl" with { type: "text" };
import product_operands from "../../../kernels/lib/product_operands.wgsl" with { type: "text" };
import reduce from "../../../kernels/lib/reduce.wgsl" with { type: "text" };
import softmax from "../../../kernels/lib/softmax.wgsl" with { type: "text" };
import workgroups from "../../../kernels/lib/workgroups.wgsl" with { type: "text" };
import { declarations, type KernelInterface } from "../../lowering/kernel_interface.ts";

/** Snippets by their names. A kernel includes one by `// include lib/NAME.wgsl`. */
const snippets: ReadonlyMap<string, string> = new Map(Object.entries({
  bound,
  card_product,
  columns,
  direct_product,
  dropout,
  elements,
  erf,
  feed_forward_tail,
  head_tiles,
  no_tail,
  plain_left,
  product,
  product_operands,
  reduce,
  softmax,
  workgroups,
}));

/** Snippets that define a function of their name: whatever calls it, a kernel or a generated expression, is given it. */
const functions = [...snippets].filter(([name, text]) => text.includes(`fn ${name}(`));

/**
 * Fills `{{SLOTS}}` and `// include lib/…` lines, and declares what the kernel is bound to. The declarations come last, so
 * that the lines a compiler complains about are those of the file, as far as it includes nothing before.
 *
 * @throws Error for a slot without text or an unknown snippet
 */
export function kernelText(
  source: string,
  slots: Readonly<Record<string, string>>,
  kernelInterface: KernelInterface,
): string {
  const filled = withoutFirsts(withSlots(included(source), slots), kernelInterface.dims);
  const called = functions.filter(([name]) =>
    new RegExp(`\\b${name}\\(`).test(filled) && !filled.includes(`fn ${name}(`)
  );
  const parts = [filled, ...called.map(([, snippet]) => snippet), declarations(kernelInterface)];
  const text = parts.join("\n");
  return /\bf16\b/.test(text) ? `enable f16;\n${text}` : text;
}

/** Arrays that no field of `dims` says the beginning of begin at 0: compilers then leave the addition out. */
function withoutFirsts(text: string, fields: readonly string[]): string {
  const known = new Set(fields.map((field) => field.split(":")[0]));
  return text.replaceAll(
    /\bdims\.(\w+First)\b/g,
    (use, field) => known.has(field) ? use : "0u",
  );
}

/** Filled, and so is what fills it. */
function withSlots(text: string, slots: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const own = slots[name];
    if (own === undefined) throw new Error(`the kernel's slot {{${name}}} is not filled`);
    return withSlots(included(own), slots);
  });
}

/** With the snippets that it and they include. */
function included(text: string): string {
  return text.replaceAll(/^\/\/ include lib\/(\w+)\.wgsl$/gm, (_, name: string) => {
    const snippet = snippets.get(name);
    if (snippet === undefined) throw new Error(`there is no snippet ${name}`);
    return included(snippet);
  });
}
