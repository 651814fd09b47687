// Overwrites one file for ever, each time with another byte throughout; says so after the first time.
import { writeFileAtomically } from "../../src/files/atomic_file.ts";

const chunk = new Uint8Array(1_000_000);
for (let round = 0;; round++) {
  chunk.fill(round);
  writeFileAtomically(Deno.args[0], [chunk, chunk, chunk]);
  if (round === 0) Deno.stdout.writeSync(new Uint8Array(1));
}
