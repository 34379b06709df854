/** The stream that opens. */
export interface OpeningOwner {
  /** Opens the stream, unless it waits for its rooms. */
  openUnlessPending(): void;
}

/**
 * Decides when a stream opens: one turn of the event loop after its handler has settled. Until then pipes, interceptors and the
 * handler itself can still answer with a status, and a join has taken place.
 */
export class Opening {
  private handler: 'awaited' | 'called' | 'settled' = 'awaited';
  private immediate: NodeJS.Immediate | undefined;

  constructor(private readonly owner: OpeningOwner) {}

  /** The handler runs: whatever interceptors emit in the meantime, the stream waits for its result. */
  handlerCalled(): void {
    this.handler = 'called';
  }

  /** The handler has returned, or its promise is settled. */
  handlerSettled(): void {
    this.handler = 'settled';
    this.look();
  }

  /** Looks again in the next turn: an event has come, or a join has been replaced. */
  look(): void {
    this.immediate ??= setImmediate(lookNow, this);
  }

  cancel(): void {
    clearImmediate(this.immediate);
  }

  /** @internal */
  lookNow(): void {
    this.immediate = undefined;
    // An interceptor that emits without calling the handler has replaced it.
    if (this.handler !== 'called') this.owner.openUnlessPending();
  }
}

// Not a closure: one would be made for every stream.
function lookNow(opening: Opening): void {
  opening.lookNow();
}
