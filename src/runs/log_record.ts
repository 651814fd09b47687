/** One line of `train.log`: when it was written, and what it says. */

/** A record, `INFO - 11/23/26 18:44:45 - 0:00:03 - message`. */
export interface LogRecord {
  readonly message: string;
  /** Local time and time since the program started, as they were written; read by {@link timeOf} and {@link secondsOf}. */
  readonly stamp: string;
}

// Most lines of a log say nothing that is needed, so that taking one apart must cost next to nothing.
const start = /^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) - \d\d\/\d\d\/\d\d \d\d:\d\d:\d\d - /;
const elapsed = /^(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)$/;
const separator = " - ";
const timeLength = "11/23/26 18:44:45".length;

/** Takes a line apart; undefined for a line that goes on from the one before, or that another program wrote. */
export function recordOf(line: string): LogRecord | undefined {
  if (!start.test(line)) return undefined;
  const from = line.indexOf(separator) + separator.length;
  const end = line.indexOf(separator, from + timeLength + separator.length);
  if (end < 0) return undefined;
  return { message: line.slice(end + separator.length), stamp: line.slice(from, end) };
}

/** Seconds since the program started; 0 where the stamp does not say. */
export function secondsOf(stamp: string): number {
  const found = elapsed.exec(stamp.slice(stamp.indexOf(separator) + separator.length));
  if (found === null) return 0;
  const [days, hours, minutes, seconds] = found.slice(1).map((text) => Number(text ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** The minute that was asked for last, and its start in UTC: many lines have the same. */
let [lastMinute, lastStart] = ["", ""];

/** The local time of a stamp as ISO 8601 in UTC; empty where there is none. */
export function timeOf(stamp: string): string {
  const minute = stamp.slice(0, 14), seconds = stamp.slice(15, 17);
  if (minute !== lastMinute) [lastMinute, lastStart] = [minute, startOfMinute(minute)];
  return lastStart === "" || !(Number(seconds) < 60) ? "" : `${lastStart}${seconds}.000Z`;
}

function startOfMinute(text: string): string {
  const [month, day, year, hours, minutes] = text.split(/[/ :]/).map(Number);
  const time = new Date(2000 + year!, month! - 1, day, hours, minutes);
  return Number.isNaN(time.getTime())
    ? ""
    : time.toISOString().slice(0, "2026-11-23T18:44:".length);
}
