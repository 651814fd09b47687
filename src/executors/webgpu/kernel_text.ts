/** Kernel files with their slots filled. */
import bound from "../../../kernels/lib/bound.wgsl" with { type: "text" };
import columns from "../../../kernels/lib/columns.wgsl" with { type: "text" };
import dropout from "../../../kernels/lib/dropout.wgsl" with { type: "text" };
import erf from "../../../kernels/lib/erf.wgsl" with { type: "text" };
import product from "../../../kernels/lib/product.wgsl" with { type: "text" };
import reduce from "../../../kernels/lib/reduce.wgsl" with { type: "text" };

/** Snippets that kernels include, and that generated expressions may call. */
const library: Readonly<Record<string, string>> = {
  "lib/bound.wgsl": bound,
  "lib/columns.wgsl": columns,
  "lib/dropout.wgsl": dropout,
  "lib/erf.wgsl": erf,
  "lib/product.wgsl": product,
  "lib/reduce.wgsl": reduce,
};

/** Functions whose snippets have their name: what calls one, a kernel or a generated expression, is given it. */
const functions = ["bound", "dropout", "erf"];

/**
 * Fills `{{SLOTS}}`, whose texts may have slots in turn, and `// include lib/…` lines.
 *
 * @throws Error for a slot without text or an unknown snippet
 */
export function kernelText(source: string, slots: Readonly<Record<string, string>>): string {
  const fill = (text: string): string =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const own = slots[name];
      if (own === undefined) throw new Error(`the kernel's slot {{${name}}} is not filled`);
      return fill(own);
    });
  const included = fill(source)
    .replaceAll(/^\/\/ include (\S+)$/gm, (_, name: string) => snippet(name));
  const called = functions.filter((name) =>
    new RegExp(`\\b${name}\\(`).test(included) && !included.includes(`fn ${name}(`)
  );
  const text = [included, ...called.map((name) => snippet(`lib/${name}.wgsl`))].join("\n");
  return /\bf16\b/.test(text) ? `enable f16;\n${text}` : text;
}

function snippet(name: string): string {
  const text = library[name];
  if (text === undefined) throw new Error(`there is no snippet ${name}`);
  return text;
}
