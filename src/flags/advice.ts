/** What a user should know of a configuration that is allowed all the same: lines for the log. */
import { applicationsIn } from "./depth.ts";
import type { Flags } from "./table.ts";

export function adviceFor(flags: Flags): string[] {
  return [...futureSeen(flags), ...slowToLoad(flags)];
}

function futureSeen({ bidirectional }: Flags): string[] {
  if (!bidirectional) return [];
  return [
    "--bidirectional true: the decoder reads its answers backwards too, so in training it sees the tokens it is to " +
    "predict; the loss falls to 0 while generated answers are useless (Int2Int does the same)",
  ];
}

/** From here on the training graph takes more than half a minute to load. */
const slowFrom = 128;

function slowToLoad(flags: Flags): string[] {
  const applications = applicationsIn(flags);
  if (applications < slowFrom) return [];
  return [
    `${applications} applications of layers: on the CPU it takes minutes until the first step, as ONNX Runtime loads a ` +
    "graph in time that grows with the square of its size",
  ];
}
