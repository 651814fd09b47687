// Writes a file of so many bytes; a mistake of the user's becomes a line and exit code 2.
import { isUserError } from "../../src/errors.ts";
import { writeFileAtomically } from "../../src/files/atomic_file.ts";

try {
  writeFileAtomically(Deno.args[0], [new Uint8Array(Number(Deno.args[1]))]);
} catch (error) {
  if (!isUserError(error)) throw error;
  console.error(error.message);
  Deno.exit(2);
}
