import { ResponseError } from './response.error.js';

/** Why an attempt failed for good: the server answered 200 with something that is no event stream. */
export class ContentTypeError extends ResponseError {
  /** Stable code for programs. */
  readonly code = 'SSE_CONTENT_TYPE';
  override readonly name = 'ContentTypeError';

  constructor(response: Response) {
    super(response, `The server answered ${response.headers.get('content-type')}`);
  }
}
