/** Kernel files with their slots filled. */
import erf from "../../../kernels/lib/erf.wgsl" with { type: "text" };
import product from "../../../kernels/lib/product.wgsl" with { type: "text" };
import reduce from "../../../kernels/lib/reduce.wgsl" with { type: "text" };

/** Snippets that kernels include, and that generated expressions may call. */
const library: Readonly<Record<string, string>> = {
  "lib/erf.wgsl": erf,
  "lib/product.wgsl": product,
  "lib/reduce.wgsl": reduce,
};

/**
 * Fills `{{SLOTS}}` and `// include lib/…` lines.
 *
 * @throws Error for a slot without text or an unknown snippet
 */
export function kernelText(source: string, slots: Readonly<Record<string, string>>): string {
  const body = source.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const text = slots[name];
    if (text === undefined) throw new Error(`the kernel's slot {{${name}}} is not filled`);
    return text;
  });
  const included = body.replaceAll(/^\/\/ include (\S+)$/gm, (_, name: string) => snippet(name));
  const calls = /\berf\(/.test(included) && !included.includes("fn erf(");
  const text = calls ? `${included}\n${snippet("lib/erf.wgsl")}` : included;
  return /\bf16\b/.test(text) ? `enable f16;\n${text}` : text;
}

function snippet(name: string): string {
  const text = library[name];
  if (text === undefined) throw new Error(`there is no snippet ${name}`);
  return text;
}
