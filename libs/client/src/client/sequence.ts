/** Runs steps one after the other: at once as long as none takes time, else each when the one before is done. */
export class Sequence {
  #tail: Promise<void> | undefined;
  #generation = 0;

  /** Resolves when every step so far is done; `undefined` if that is now. */
  get pending(): Promise<void> | undefined {
    return this.#tail;
  }

  /** Adds a step, which must neither throw nor reject. */
  run(step: () => Promise<void> | void): void {
    const generation = this.#generation;
    const next = this.#tail
      ? this.#tail.then(() => (generation === this.#generation ? step() : undefined))
      : step();
    if (!next || generation !== this.#generation) return;
    const tail: Promise<void> = next.then(() => {
      if (this.#tail === tail) this.#tail = undefined;
    });
    this.#tail = tail;
  }

  /** Forgets the steps that have not begun. */
  clear(): void {
    this.#generation++;
    this.#tail = undefined;
  }
}
