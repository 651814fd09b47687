// Takes the lock of a folder, says `held` or why not, and waits until it is killed or its input ends.
import { acquireRunLock } from "../../src/files/run_lock.ts";

let says = "held";
try {
  acquireRunLock(Deno.args[0]);
} catch (error) {
  says = (error as Error).message;
}
Deno.stdout.writeSync(new TextEncoder().encode(says));
await Deno.stdin.read(new Uint8Array(1));
