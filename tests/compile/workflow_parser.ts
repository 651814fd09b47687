/** GitHub's own parser of workflows. */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

// The package is made for bundlers: it imports JSON as one would import JavaScript.
registerHooks({
  load(url, context, next) {
    if (!/workflow-parser.*\.min\.json$/.test(url)) return next(url, context);
    const source = `export default ${readFileSync(new URL(url), "utf8")}`;
    return { format: "module", source, shortCircuit: true };
  },
});

const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  "@actions/workflow-parser"
);

/** Why GitHub would not run a workflow. */
export async function problemsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
