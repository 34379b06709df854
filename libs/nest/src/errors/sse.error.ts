/**
 * Base of every error of this library: a stable `code` for programs and a message that says the fix.
 *
 * It carries the signature of `http-errors` (`statusCode`, `status`, `expose`), so that Nest's built-in
 * exception filter answers with the right status although this class knows nothing of Nest.
 */
export abstract class SseError extends Error {
  /** Finds an error also in the exception that Nest answers for it, so that `@Catch()` of an application's filter can name it. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const isInstance = (one: unknown): boolean => Function.prototype[Symbol.hasInstance].call(this, one);
    if (isInstance(value)) return true;
    const { code, cause } = (value ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
    return typeof code === 'string' && code.startsWith('SSE_') && isInstance(cause);
  }

  /** Stable code, `SSE_` and upper case. */
  abstract readonly code: string;

  /** Same as `statusCode`. */
  readonly status: number;
  /** Whether the message may be shown to the client: true for every status below 500. Such an error is no fault of the server, and not logged. */
  readonly expose: boolean;

  protected constructor(
    message: string,
    /** HTTP status that answers the request while no header is out. */
    readonly statusCode: number,
    /** `expose` where the message is for the client although the status is not below 500. */
    options?: { readonly cause?: unknown; readonly expose?: boolean },
  ) {
    super(message, options);
    this.name = new.target.name;
    this.status = statusCode;
    this.expose = options?.expose ?? statusCode < 500;
  }
}
