/** Called with each event. One that throws, or whose promise rejects, is reported and harms nothing else. */
export type Listener<Event> = (event: Event) => unknown;

/** Who listens to which type. */
export class Listeners<Event> {
  readonly #report: (error: unknown) => void;
  /** The arrays are replaced and never changed, so that an event goes to those who listened when it came. */
  readonly #byType = new Map<string, readonly Listener<Event>[]>();
  #round = 0;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  has(type: string): boolean {
    return this.#byType.has(type);
  }

  /** Adds a listener; one that is there already is not added again. */
  add(type: string, listener: Listener<Event>): void {
    const list = this.#byType.get(type) ?? [];
    if (!list.includes(listener)) this.#byType.set(type, [...list, listener]);
  }

  /** Removes a listener, from the event that is being handed out as well. */
  remove(type: string, listener: Listener<Event>): void {
    const list = this.#byType.get(type)?.filter((other) => other !== listener);
    if (list?.length) this.#byType.set(type, list);
    else this.#byType.delete(type);
  }

  /** Hands an event to the listeners of its type and then, unless it is a `control` event, to those of `*`. */
  emit(type: string, event: Event, control: boolean): void {
    const round = this.#round;
    this.#emitTo(type, event);
    if (!control && round === this.#round) this.#emitTo('*', event);
  }

  /** Whoever has not got the event that is being handed out will not get it any more. */
  interrupt(): void {
    this.#round++;
  }

  #emitTo(name: string, event: Event): void {
    const round = this.#round;
    const list = this.#byType.get(name);
    if (!list) return;
    for (const listener of list) {
      const now = this.#byType.get(name);
      if (list !== now && !now?.includes(listener)) continue;
      call(listener, event, this.#report);
      if (round !== this.#round) return;
    }
  }
}

/** Calls what a user gave; what it throws, or rejects with, is reported. */
export function call<Argument, Result>(
  callback: (argument: Argument) => Result,
  argument: Argument,
  report: (error: unknown) => void,
): Result | undefined {
  try {
    const result = callback(argument);
    if (result instanceof Promise) result.catch(report);
    return result;
  } catch (error) {
    report(error);
    return undefined;
  }
}
