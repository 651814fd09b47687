/** A size as users read it: `0.9 GB`, and below that in whole MB. */
export function showBytes(bytes: number): string {
  return bytes < 1e8 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
