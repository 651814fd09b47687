/** Benchmarks; each prints what it measured. Run them on a machine that does nothing else. */
import { benchLanes } from "./lanes.ts";
import { option } from "./measure.ts";
import { benchStep } from "./step.ts";

const [what = "step"] = Deno.args.filter((argument) =>
  !argument.startsWith("-") && !/^\d/.test(argument)
);
const size = { dim: option("dim", 256), layers: option("layers", 4), batch: option("batch", 32) };
const seconds = option("seconds", 20);

switch (what) {
  case "step":
    await benchStep(size, seconds);
    break;
  case "large":
    await benchStep({ dim: 512, layers: 6, batch: 128 }, seconds);
    break;
  case "lanes":
    await benchLanes(size, seconds);
    break;
  case "optimizer":
    await import("./optimizer.ts");
    break;
  default:
    console.error(
      `no benchmark "${what}"; there are step, large, lanes, optimizer, evaluation, peer`,
    );
    Deno.exit(2);
}
Deno.exit(0);
