import { dimValue, type Sizes } from "../graph/shape.ts";
import type { World } from "../mpi/world.ts";
import type { Layout, Range } from "./layout.ts";

/**
 * Which rows of the position tables have ever had a gradient: those beyond the longest sequence seen have zero gradient and
 * zero optimizer state, and most rules leave them alone, so an update may skip them.
 */
export class TouchedRows {
  readonly #rows: number[];

  constructor(private readonly layout: Layout) {
    this.#rows = layout.tables.map(() => 0);
  }

  /** As it stands now. */
  copy(): TouchedRows {
    const copy = new TouchedRows(this.layout);
    this.#rows.forEach((count, i) => copy.#rows[i] = count);
    return copy;
  }

  /** Notes the sizes of a batch. */
  use(sizes: Sizes): void {
    this.layout.tables.forEach(({ usedRows }, i) => {
      this.#rows[i] = Math.max(this.#rows[i]!, dimValue(usedRows, sizes));
    });
  }

  /** Takes as used what is used at any rank. All ranks do. */
  async unite(world: World): Promise<void> {
    const rows = Float64Array.from(this.#rows);
    await world.max(rows);
    rows.forEach((count, i) => this.#rows[i] = count);
  }

  /** Notes the rows with optimizer state. @param state an array laid out as the trainable weights */
  find(state: (offset: number, length: number) => Float32Array): void {
    this.layout.tables.forEach(({ offset, length, rowLength }, i) => {
      const last = state(offset, length).findLastIndex((x) => x !== 0);
      this.#rows[i] = Math.max(this.#rows[i]!, Math.ceil((last + 1) / rowLength));
    });
  }

  /** The used rows of each table. */
  tables(): Range[] {
    return this.layout.tables.map(({ offset, rowLength }, i) => ({
      offset,
      length: this.#rows[i]! * rowLength,
    }));
  }

  /** What an update must touch. @param skipUnused whether zeros stay zeros under the rule */
  ranges(skipUnused: boolean): Range[] {
    const { dense, tables } = this.layout;
    return [dense, ...(skipUnused ? this.tables() : tables)];
  }
}
