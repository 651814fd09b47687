/** One record of the log as text, in the form of Int2Int: `INFO - 11/23/26 18:44:45 - 0:00:03 - message`. */

/** Importance of a record, least first. */
export type Level = "DEBUG" | "INFO" | "WARNING" | "ERROR";

const SECONDS_PER_DAY = 86400;

/**
 * The text of one record, without a final newline; further lines are indented to the start of the message.
 *
 * @param time local time of the record @param elapsed seconds since the program was launched
 */
export function formatRecord(level: Level, time: Date, elapsed: number, message: string): string {
  if (message === "") return "";
  const prefix = `${level} - ${formatTime(time)} - ${formatElapsed(elapsed)} - `;
  return prefix + message.replaceAll("\n", "\n" + " ".repeat(prefix.length));
}

/** Local time as `MM/DD/YY HH:MM:SS`. */
export function formatTime(time: Date): string {
  const date = [time.getMonth() + 1, time.getDate(), time.getFullYear() % 100];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${date.map(twoDigits).join("/")} ${clock.map(twoDigits).join(":")}`;
}

/** A duration as Python prints a `timedelta`: `0:00:03`, `1 day, 0:00:01`; `seconds` is rounded. */
export function formatElapsed(seconds: number): string {
  const whole = Math.round(seconds);
  const days = Math.floor(whole / SECONDS_PER_DAY);
  const rest = whole - days * SECONDS_PER_DAY;
  const minutes = Math.floor(rest / 60);
  const clock = `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(rest % 60)}`;
  if (days === 0) return clock;
  return `${days} day${Math.abs(days) === 1 ? "" : "s"}, ${clock}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
