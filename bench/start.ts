/** `deno task bench start`: how long the program takes until it has printed its help. */
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** @param command the program: a build of it, or the sources where it is empty */
export function benchStart(command: readonly string[], rounds: number): void {
  const sources = [Deno.execPath(), "run", "--allow-all", "--no-check", main];
  const words = [...command.length > 0 ? command : sources, "--help"];
  // The first start fills caches.
  const [first, ...later] = Array.from({ length: rounds + 1 }, () => secondsOf(words));
  console.log(
    `${words.join(" ")}: ${median(later).toFixed(2)} s (median of ${rounds}), the first time ` +
      `${first!.toFixed(2)} s`,
  );
}

function secondsOf([file, ...args]: readonly string[]): number {
  const start = performance.now();
  const { success } = new Deno.Command(file!, { args, stdout: "null" }).outputSync();
  if (!success) throw new Error(`${file} failed`);
  return (performance.now() - start) / 1000;
}
