/** What a user should know of a configuration that is allowed all the same: lines for the log. */
import type { Parameters } from "./table.ts";

export function adviceFor({ bidirectional }: Parameters): string[] {
  if (!bidirectional) return [];
  return [
    "--bidirectional true: the decoder reads its answers backwards too, so in training it sees the tokens it is to " +
    "predict; the loss falls to 0 while generated answers are useless (Int2Int does the same)",
  ];
}
