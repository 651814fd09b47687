// Opens a file without permission to, and prints what a user is told.
import { firstBytes } from "../../src/files/regular_file.ts";

try {
  firstBytes("/etc/a", 1);
} catch (error) {
  console.log((error as Error).message);
}
