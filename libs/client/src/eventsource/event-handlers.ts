/** A function that was assigned to `onopen` or the like. */
export type Handler<Type> = (event: Type) => unknown;

interface Active {
  handler: Handler<never>;
  readonly listener: (event: Event) => void;
}

/**
 * The event handler attributes of an event target (WHATWG HTML, section 8.1.8.1): a handler takes its turn among the listeners
 * from when the attribute was first set, and keeps it when it is replaced.
 */
export class EventHandlers {
  readonly #target: EventTarget;
  readonly #active = new Map<string, Active>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get<Type>(type: string): Handler<Type> | null {
    return (this.#active.get(type)?.handler as Handler<Type> | undefined) ?? null;
  }

  set<Type>(type: string, handler: Handler<Type> | null): void {
    const active = this.#active.get(type);
    if (typeof handler !== 'function') {
      // Scripts assign anything; the standard takes what cannot be called for null.
      if (active) this.#target.removeEventListener(type, active.listener);
      this.#active.delete(type);
    } else if (active) {
      active.handler = handler;
    } else {
      const added: Active = {
        handler,
        listener: (event) => void added.handler.call(this.#target, event as never),
      };
      this.#active.set(type, added);
      this.#target.addEventListener(type, added.listener);
    }
  }
}
