/** Plans that are kept for the sizes that come again. */

/** Plans kept; the one not used for longest goes first. */
const mostPlans = 64;

export class PlanCache<P extends { release(): void }> {
  readonly #plans = new Map<string, P>();

  /** The plan of this key, made when there is none. */
  get(key: string, make: () => P): P {
    const plan = this.#plans.get(key) ?? make();
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    if (this.#plans.size > mostPlans) this.#drop(this.#plans.keys().next().value!);
    return plan;
  }

  /** Lets go of all plans. */
  release(): void {
    for (const key of this.#plans.keys()) this.#drop(key);
  }

  #drop(key: string): void {
    this.#plans.get(key)?.release();
    this.#plans.delete(key);
  }
}
