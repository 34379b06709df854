import type { StreamOwner } from './write/stream-owner.interface.js';

/**
 * Decides when a stream opens: one turn of the event loop after its handler has settled. Until then pipes, interceptors and the
 * handler itself can still answer with a status, and a join has taken place.
 */
export class Opening {
  private handler: 'awaited' | 'called' | 'settled' = 'awaited';
  private immediate: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param joinWait milliseconds that the stream waits for a join: `connected` says how it resumes, which only a join knows. 0 for a client
   *   that brings no position.
   */
  constructor(
    private readonly owner: Pick<StreamOwner, 'joinPending' | 'hasJoined' | 'open' | 'held'>,
    private joinWait: number,
  ) {}

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
    clearTimeout(this.timer);
  }

  /** @internal */
  lookNow(): void {
    this.immediate = undefined;
    // An interceptor that emits without calling the handler has replaced it.
    if (this.handler === 'called') return;
    if (this.owner.joinPending || this.awaitsJoin()) this.owner.held();
    else this.owner.open('live');
  }

  /** @internal */
  joinWaitOver(): void {
    this.joinWait = 0;
    this.lookNow();
  }

  private awaitsJoin(): boolean {
    if (this.joinWait === 0 || this.owner.hasJoined) return false;
    this.timer ??= setTimeout(joinWaitOver, this.joinWait, this);
    return true;
  }
}

// Not closures: one of each would be made for every stream.
function lookNow(opening: Opening): void {
  opening.lookNow();
}

function joinWaitOver(opening: Opening): void {
  opening.joinWaitOver();
}
