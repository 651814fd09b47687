/** Lengths of time as people type them: `3600` (seconds), `90m`, `2h30m`, and as Slurm writes them, `1-12:00:00`. */
import { grouped } from "./grouped.ts";

/** Seconds of each unit, the longest first: in this order they are typed. */
const units = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

const plain = /^\d{1,9}$/;
const withUnits = /^(?=\d)(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;
/** Days with hours, and perhaps minutes and seconds behind them. */
const slurmDays = /^(\d{1,9})-(\d{1,9})(?::(\d{1,9}))?(?::(\d{1,9}))?$/;
/** Minutes and seconds, perhaps with hours before them. */
const slurmTime = /^(?:(\d{1,9}):)?(\d{1,9}):(\d{1,9})$/;

/** Completes "expected …". */
export const durationExpected =
  "a time of at least one second, like 3600 (seconds), 90m, 2h30m, 1d or, as Slurm writes it, 1-12:00:00";

/** How many seconds are meant, from 1 on; `undefined` if the text means no such time. */
export function secondsOf(text: string): number | undefined {
  const time = slurmTime.exec(text);
  const parts = plain.test(text)
    ? [0, 0, 0, text]
    : time
    ? [0, ...time.slice(1)]
    : (slurmDays.exec(text) ?? withUnits.exec(text))?.slice(1);
  if (parts === undefined) return undefined;
  const seconds = Object.values(units).reduce(
    (sum, unit, i) => sum + unit * Number(parts[i] ?? 0),
    0,
  );
  return seconds >= 1 ? seconds : undefined;
}

/** A time to read: `3.4 ms`, `0.3 s`, `45 s`, `12 min`, `2 h 05 min`, `4 d 4 h`, `1,234 d`. @param seconds 0 or more */
export function showDuration(seconds: number): string {
  if (seconds < 0.0995) return `${(1000 * seconds).toFixed(1)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const { d, h, m } = units;
  const rounded = Math.round(seconds);
  if (rounded < 100) return `${rounded} s`;
  const minutes = Math.round(seconds / m);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(seconds / h);
  if (hours < 100) {
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  }
  const days = Math.floor(hours / (d / h));
  return days < 100 ? `${days} d ${hours % (d / h)} h` : `${grouped(days)} d`;
}
