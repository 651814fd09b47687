/** A number as people read it, its digits in groups of three: `645,128`. */
export function grouped(count: number | bigint): string {
  return count.toLocaleString("en-US");
}
