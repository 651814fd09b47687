import { systemText } from "../../../src/system_text.ts";

/** What the kernel says of the mapping that holds an address. @param name begins the line */
export function lineOfMapping(address: bigint, name: string): string {
  let holds = false;
  for (const line of systemText("/proc/self/smaps")!.split("\n")) {
    const [, first, last] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? [];
    if (first !== undefined) {
      holds = BigInt(`0x${first}`) <= address && address < BigInt(`0x${last}`);
    }
    if (holds && line.startsWith(`${name}:`)) return line;
  }
  return "";
}
