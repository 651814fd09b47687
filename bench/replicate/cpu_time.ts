/** How long other processes have computed. */

/** Linux has counted times in these for decades, whatever its clock does. */
const ticksPerSecond = 100;

/** Places of the fields `cutime` and `cstime` of `/proc/self/stat`, from the one behind the name. */
const userTime = 13, systemTime = 14;

/** CPU seconds of all processes that this one has started and that have ended; undefined where the system does not say. */
export function childrenCpuSeconds(): number | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync("/proc/self/stat");
  } catch {
    return undefined;
  }
  // The name of the program, in parentheses, may have any character.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[userTime]) + Number(fields[systemTime])) / ticksPerSecond;
}
