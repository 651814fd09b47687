/**
 * What training in several processes costs: a model of the time of a step, in seconds. Each rank computes the gradient of its own
 * batches; then all ranks add their gradients up, and every one makes the same update. Nothing is taken to overlap, though pieces of a
 * gradient are read from a GPU while others are added up.
 */

/** What connects ranks. */
export interface Network {
  readonly name: string;
  /** Bytes per second that a rank sends, and receives at the same time. */
  readonly bandwidth: number;
  /** Seconds until the first byte of a message arrives. */
  readonly latency: number;
}

/** Bits per second on the wire, of which a tenth is protocol. */
function network(name: string, bits: number, latency: number): Network {
  return { name, bandwidth: 0.9 * bits / 8, latency };
}

export const networks = [
  network("10 Gbit/s Ethernet", 10e9, 30e-6),
  network("25 Gbit/s Ethernet", 25e9, 20e-6),
  network("100 Gbit/s InfiniBand", 100e9, 2e-6),
] as const;

/** One step of one rank. */
export interface Step {
  /** Seconds that a rank computes for one batch, update included. */
  readonly seconds: number;
  /** Bytes of the gradient: 4 for each trained weight. */
  readonly bytes: number;
  /** Batches of which a rank adds up the gradients before they are exchanged (`--accumulate_gradients`). */
  readonly accumulate: number;
  /** Bytes per second between a GPU and the memory that MPI reads, both ways one after the other; left out on a CPU. */
  readonly copyBandwidth?: number;
}

/**
 * Seconds in which `ranks` ranks in a ring add up arrays: each sends a part of the array on, as many parts as there are ranks,
 * once around to add them and once more to spread the sums.
 */
export function allReduceSeconds(ranks: number, bytes: number, { bandwidth, latency }: Network) {
  return 2 * (ranks - 1) * (latency + bytes / ranks / bandwidth);
}

/** Seconds that ranks do not compute in a step. */
export function exchangeSeconds(
  ranks: number,
  { bytes, copyBandwidth = Infinity }: Step,
  network: Network,
) {
  return ranks === 1 ? 0 : allReduceSeconds(ranks, bytes, network) + 2 * bytes / copyBandwidth;
}

/** Examples per second of all ranks as a part of what as many single ones reach: 1 is ideal. */
export function efficiency(ranks: number, step: Step, network: Network): number {
  const computing = step.accumulate * step.seconds;
  return computing / (computing + exchangeSeconds(ranks, step, network));
}

/** The least `--accumulate_gradients` with which ranks reach an efficiency below 1. */
export function accumulationFor(target: number, ranks: number, step: Step, network: Network) {
  const computing = target / (1 - target) * exchangeSeconds(ranks, step, network);
  return Math.max(1, Math.ceil(computing / step.seconds));
}
