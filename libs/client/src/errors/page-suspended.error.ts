/**
 * Why a client closed: the browser put its page into the back-forward cache or froze it, which ends the request, and a POST is
 * not sent again.
 */
export class PageSuspendedError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_PAGE_SUSPENDED';
  override readonly name = 'PageSuspendedError';

  constructor() {
    super('The browser suspended the page; resend would send it again');
  }
}
