/** `deno task bench data`: time and memory to load a million lines of elliptic curves, plain and compressed. */
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { buildTask } from "../src/task/task.ts";
import { loadExamples } from "../src/examples/read/load_examples.ts";
import { readingRules } from "../src/examples/read/reading_rules.ts";
import { flagsWith } from "../src/flags/parse.ts";
import { randomFrom } from "../src/random.ts";
import { peakMegabytes } from "./measure.ts";
import { quietLog } from "./quiet_log.ts";

const lines = 1_000_000;

/** Lines shaped like those of the sample, until there are a million; each file is loaded by a process of its own. */
export async function benchData(): Promise<void> {
  const sample = Deno.readTextFileSync(new URL("../data/elliptic_rank.train", import.meta.url))
    .trimEnd().split("\n");
  const random = randomFrom(0);
  // Other digits, so that compressed files do not profit from repetitions.
  const line = (i: number) =>
    sample[i % sample.length]!.replaceAll(/\d{2,}/g, () => String(random.integer(0, 999)));
  const text = Array.from({ length: lines }, (_, i) => `${line(i)}\n`).join("");
  const bytes = new TextEncoder().encode(text);
  const folder = Deno.makeTempDirSync();
  try {
    const packed = { plain: bytes, gzip: gzipSync(bytes), zstd: zstdCompressSync(bytes) };
    for (const [name, content] of Object.entries(packed)) {
      Deno.writeFileSync(`${folder}/${name}`, content);
      console.log(`${name}: ${(content.length / 1e6).toFixed(0)} MB`);
      await inOwnProcess(`${folder}/${name}`);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function inOwnProcess(path: string): Promise<void> {
  const args = ["run", "--allow-all", fileURLToPath(import.meta.url), path];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (!success) throw new Error(`loading ${path} failed`);
}

async function measure(path: string): Promise<void> {
  const flags = flagsWith({ operation: "data" });
  const task = buildTask(flags);
  const start = performance.now();
  const { size } = await loadExamples(
    path,
    readingRules(task, flags.skip_bad_lines),
    {},
    quietLog,
  );
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `  ${size} examples in ${seconds.toFixed(2)} s, ${
      (peakMegabytes("self") ?? Deno.memoryUsage().rss / 1e6).toFixed(0)
    } MB resident`,
  );
}

if (import.meta.main) await measure(Deno.args[0]!);
