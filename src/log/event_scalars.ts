/** Numbers of a line of metrics by TensorBoard's tags, which it groups by what stands before the slash. */
import { readMetricName } from "./metric_name.ts";
import type { EpochLine, MetricsLine } from "./metrics_line.ts";

/** Numbers that are not finite are left out. */
export function scalarsOf(line: MetricsLine): Record<string, number> {
  const all = line.kind === "report"
    ? {
      "train/loss": line.loss,
      "train/learning_rate": line.learning_rate,
      "train/gradient_norm": line.gradient_norm,
      "train/examples_per_second": line.examples_per_second,
    }
    : line.kind === "epoch"
    ? taggedMetrics(line)
    : {};
  const finite = Object.entries(all).filter((pair): pair is [string, number] =>
    Number.isFinite(pair[1])
  );
  return Object.fromEntries(finite);
}

function taggedMetrics({ metrics, counts }: EpochLine): Record<string, number | null> {
  const tagged = Object.entries(metrics).map(([name, value]) => [tagOf(name, counts), value]);
  return Object.fromEntries(tagged);
}

/** `valid/acc` for `valid_arithmetic_acc`; classes, of which there may be many, are a group of their own: `valid_acc/7`. */
function tagOf(name: string, counts: EpochLine["counts"]): string {
  const read = readMetricName(name, counts);
  if (read === undefined) return name;
  const { set, measure, ofClass } = read;
  return ofClass === undefined ? `${set}/${measure}` : `${set}_${measure}/${ofClass}`;
}
