/** From so many entries on it is a `Map`. */
const MANY = 16;

/** Numbers by name, in the order they were added. While they are few it takes a third of the memory of a `Map`, and no more time. */
export class CompactMap {
  private names: string[];
  /** Of each name; absent while all are 0. */
  private numbers: number[] | undefined;
  private large: Map<string, number> | undefined;

  /** @param names those to begin with, without duplicates; all have the number 0. */
  constructor(names: readonly string[] = []) {
    this.names = names.slice();
    this.grow();
  }

  get size(): number {
    return this.large ? this.large.size : this.names.length;
  }

  /** The names in their order. */
  keys(): string[] {
    return this.large ? [...this.large.keys()] : this.names.slice();
  }

  has(name: string): boolean {
    return this.large ? this.large.has(name) : this.names.includes(name);
  }

  get(name: string): number | undefined {
    if (this.large) return this.large.get(name);
    const at = this.names.indexOf(name);
    return at === -1 ? undefined : this.at(at);
  }

  set(name: string, number: number): void {
    if (this.large) {
      this.large.set(name, number);
      return;
    }
    let at = this.names.indexOf(name);
    if (at === -1) at = this.names.push(name) - 1;
    if (this.numbers || number !== 0) {
      this.numbers ??= this.names.map(() => 0);
      this.numbers[at] = number;
    }
    this.grow();
  }

  /** @returns whether it was there. */
  delete(name: string): boolean {
    if (this.large) return this.large.delete(name);
    const at = this.names.indexOf(name);
    if (at === -1) return false;
    this.names.splice(at, 1);
    this.numbers?.splice(at, 1);
    return true;
  }

  /** Sets all numbers to 0. */
  reset(): void {
    this.numbers = undefined;
    for (const name of this.large?.keys() ?? []) this.large!.set(name, 0);
  }

  private at(index: number): number {
    return this.numbers?.[index] ?? 0;
  }

  private grow(): void {
    if (this.names.length < MANY) return;
    this.large = new Map(this.names.map((name, index) => [name, this.at(index)] as const));
    this.names = [];
    this.numbers = undefined;
  }
}
