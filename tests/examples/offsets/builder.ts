// Makes the index of a file of GCDs, and prints a digest of what is drawn by it.
import { createHash } from "node:crypto";
import { drawsOf, openIndexed } from "./indexed.ts";

const draws = await drawsOf(await openIndexed(Deno.args[0]!));
const text = JSON.stringify(draws, (_, value) => value instanceof Int32Array ? [...value] : value);
console.log(createHash("sha256").update(text).digest("hex"));
