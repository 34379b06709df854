import { ResponseError } from './response.error.js';

/** Why an attempt failed: the server answered with a status that is not 200. */
export class HttpStatusError extends ResponseError {
  /** Stable code for programs. */
  readonly code = 'SSE_HTTP_STATUS';
  override readonly name = 'HttpStatusError';
  /** The status the server answered with; 0 for an opaque response (`mode: 'no-cors'`), which cannot be read. */
  readonly status = this.response.status;

  constructor(response: Response, detail = '') {
    super(response, `The server answered ${response.status}${detail}`);
  }
}
