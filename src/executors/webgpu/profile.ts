/**
 * Where a GPU's time goes: the time of every dispatch of some steps, by the GPU's own clock.
 *
 * A clock is read only between passes, so each dispatch of a measured step gets a pass of its own; all other steps run at
 * full speed.
 */
import { chromeTrace, type MeasuredStep, profileTable } from "./profile_report.ts";

/** What a program's dispatches are recorded into. */
export interface ComputePass {
  setPipeline(pipeline: GPUComputePipeline): void;
  setBindGroup(index: 0, group: GPUBindGroup): void;
  dispatchWorkgroups(x: number, y: number, z: number): void;
  end(): void;
}

/** What was found out so far, as texts. */
export interface ProfileReport {
  readonly table: string;
  /** In Chrome's trace format. */
  readonly trace: string;
}

/** Most readings of the clock that a query set may hold, two for each dispatch; later dispatches are not measured. */
const mostReadings = 4096;

/** Steps of which every dispatch goes into the trace. */
const mostTraced = 10;

/** Dispatches of one command buffer, and the buffer that will hold when each began and ended. */
interface Measured {
  readonly step: number;
  /** When it was recorded, in ms of the host's clock. */
  readonly host: number;
  readonly dispatches: readonly Dispatched[];
  readonly resolved: GPUBuffer;
  readonly staging: GPUBuffer;
}

interface Dispatched {
  readonly kernel: string;
  readonly dims: string;
  readonly workgroups: string;
}

export class Profile {
  readonly #readings: GPUQuerySet;
  readonly #measured: Measured[] = [];
  readonly #steps: MeasuredStep[] = [];
  #step = 0;
  #seen = 0;

  /** @param publish is given what was measured, each time the GPU has come to rest */
  constructor(
    private readonly device: GPUDevice,
    private readonly publish: (report: ProfileReport) => void,
  ) {
    this.#readings = device.createQuerySet({ type: "timestamp", count: mostReadings });
  }

  /** A pass that measures, if that is the step's turn; to be asked once for each command buffer of a step. */
  pass(encoder: GPUCommandEncoder, step: number): ComputePass | undefined {
    if (step !== this.#step) this.#seen++;
    this.#step = step;
    return isMeasured(this.#seen) ? this.#measuringPass(encoder, step) : undefined;
  }

  /** Reads the clocks of all measured steps and publishes what they say. */
  async report(): Promise<void> {
    for (const measured of this.#measured.splice(0)) {
      this.#add(measured, await read(measured));
    }
    if (this.#steps.length === 0) return;
    this.publish({
      table: profileTable(this.#steps),
      trace: chromeTrace(this.#steps.slice(0, mostTraced)),
    });
  }

  release(): void {
    this.#readings.destroy();
  }

  #measuringPass(encoder: GPUCommandEncoder, step: number): ComputePass {
    const dispatches: Dispatched[] = [];
    let pipeline: GPUComputePipeline, group: GPUBindGroup;
    return {
      setPipeline: (next) => void (pipeline = next),
      setBindGroup: (_, next) => void (group = next),
      dispatchWorkgroups: (...workgroups) => {
        const begin = 2 * dispatches.length;
        const measured = begin < mostReadings;
        const pass = encoder.beginComputePass(measured ? this.#readingsFrom(begin) : {});
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(...workgroups);
        pass.end();
        if (!measured) return;
        const { label: kernel } = pipeline, { label: dims } = group;
        dispatches.push({ kernel, dims, workgroups: workgroups.join(" × ") });
      },
      end: () => this.#resolve(encoder, step, dispatches),
    };
  }

  #readingsFrom(begin: number): GPUComputePassDescriptor {
    return {
      timestampWrites: {
        querySet: this.#readings,
        beginningOfPassWriteIndex: begin,
        endOfPassWriteIndex: begin + 1,
      },
    };
  }

  /** The query set is free again for the next command buffer: the GPU copies before it goes on. */
  #resolve(encoder: GPUCommandEncoder, step: number, dispatches: Dispatched[]): void {
    const size = 16 * dispatches.length;
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const resolved = this.device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC });
    const staging = this.device.createBuffer({ size, usage: COPY_DST | MAP_READ });
    encoder.resolveQuerySet(this.#readings, 0, 2 * dispatches.length, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    this.#measured.push({ step, host: performance.now(), dispatches, resolved, staging });
  }

  #add({ step, host, dispatches }: Measured, readings: BigUint64Array): void {
    const measured = dispatches.map((dispatch, i) => ({
      ...dispatch,
      begin: readings[2 * i]!,
      end: readings[2 * i + 1]!,
    }));
    const last = this.#steps.at(-1);
    if (last?.step === step) last.dispatches.push(...measured);
    else this.#steps.push({ step, host, dispatches: measured });
  }
}

/** The first steps compile; then three in a row, and one in a hundred. @param count steps of this process, from 1 */
function isMeasured(count: number): boolean {
  return count >= 3 && count <= 5 || count % 100 === 0;
}

async function read({ resolved, staging }: Measured): Promise<BigUint64Array> {
  await staging.mapAsync(GPUMapMode.READ);
  const readings = new BigUint64Array(staging.getMappedRange().slice(0));
  staging.destroy();
  resolved.destroy();
  return readings;
}
