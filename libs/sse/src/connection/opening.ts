/**
 * Milliseconds that an `async` handler which returned neither rooms nor a first event may take before the headers go
 * out: until then its error still answers with a status, afterwards it becomes an `error` event.
 */
const ASYNC_HANDLER_GRACE = 500;

/** The stream that opens. */
export interface OpeningOwner {
  /** Opens the stream, unless it waits for something. */
  openUnlessPending(): void;
}

/**
 * Decides when a stream that waits for nothing else opens: in the next turn of the event loop, but for `async` handlers,
 * which may still fail, only after their first event or a grace period.
 */
export class Opening {
  private readonly timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  constructor(
    asyncHandler: boolean,
    private readonly owner: OpeningOwner,
  ) {
    if (asyncHandler) this.timer = setTimeout(open, ASYNC_HANDLER_GRACE, owner);
    else this.look();
  }

  /** Looks again in the next turn: an event has come, so the handler has returned, or what was waited for is gone. */
  look(): void {
    this.immediate ??= setImmediate(lookNow, this);
  }

  cancel(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
  }

  /** @internal */
  lookNow(): void {
    this.immediate = undefined;
    this.owner.openUnlessPending();
  }
}

// Not closures: one of each would be made for every stream.
function open(owner: OpeningOwner): void {
  owner.openUnlessPending();
}

function lookNow(opening: Opening): void {
  opening.lookNow();
}
