/** Products of two 512 × 512 matrices in jax-js, each waiting for the one before: `jax_matmul.ts RUNS` prints their speed. */
import { loadJax } from "./jax.ts";
import { median, timeRuns } from "./measure.ts";

const size = 512, products = 10;
const { numpy: np, blockUntilReady } = await loadJax();
const values = Float32Array.from({ length: size * size }, (_, i) => (i * 7919 % 1000 - 500) / 1e4);
const a = np.reshape(np.array(values), [size, size]);

async function chain(): Promise<void> {
  let product = a.ref;
  for (let i = 0; i < products; i++) product = np.matmul(product, a.ref);
  await blockUntilReady(product);
}

await chain();
const time = median(await timeRuns(Number(Deno.args[0]), chain));
console.log(`${(products * 2 * size ** 3 / time / 1e6).toFixed(2)} GFLOP/s`);
Deno.exit(0);
