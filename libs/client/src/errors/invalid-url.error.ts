/** Why an attempt failed for good: the URL does not resolve, such as a relative one outside of a page. */
export class InvalidUrlError extends TypeError {
  /** Stable code for programs. */
  readonly code = 'SSE_INVALID_URL';
  override readonly name = 'InvalidUrlError';

  constructor(url: string) {
    super(`Invalid URL "${url}"; outside of a page it must be absolute`);
  }
}
