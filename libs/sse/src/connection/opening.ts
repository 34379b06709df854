/**
 * Milliseconds that an `async` handler which returned neither rooms nor a first event may take before the headers go
 * out: until then its error still answers with a status, afterwards it becomes an `error` event.
 */
const ASYNC_HANDLER_GRACE = 500;

/**
 * Decides when a stream that waits for nothing else opens: in the next turn of the event loop, but for `async` handlers,
 * which may still fail, only after their first event or a grace period.
 */
export class Opening {
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  constructor(
    asyncHandler: boolean,
    private readonly open: () => void,
  ) {
    if (asyncHandler) this.timer = setTimeout(open, ASYNC_HANDLER_GRACE);
    else this.immediate = setImmediate(open);
  }

  /** The first event says that the handler has returned. */
  sawEvent(): void {
    this.immediate ??= setImmediate(this.open);
  }

  cancel(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
  }
}
