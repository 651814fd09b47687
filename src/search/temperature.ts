import type { Tally } from "./tally.ts";

/** By how much the temperature changes from round to round, and how far it may get from what was asked for. */
const step = 0.1, most = 1;

/**
 * The temperature of the next round: higher where more than half of the valid samples were known, as those of a model are that
 * memorizes its examples; lower again where more than half are no constructions.
 *
 * @param first that of `--temperature`, below which it does not fall
 */
export function nextTemperature(
  now: number,
  first: number,
  { tried, valid, repeated }: Tally,
): number {
  const change = 2 * repeated > valid ? step : 2 * valid < tried ? -step : 0;
  return Number(Math.min(first + most, Math.max(first, now + change)).toFixed(6));
}
