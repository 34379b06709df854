import { SseError } from './sse.error.js';

/** Thrown by a parameter decorator on a route that has no managed connection. */
export class SseRouteExpectedError extends SseError {
  readonly code = 'SSE_ROUTE_EXPECTED';

  constructor(decorator: string) {
    super(
      `${decorator} works on @Sse() routes only, in an application that imports SseModule.forRoot(). ` +
        'Check the route decorator and the imports of your root module',
      500,
    );
  }
}
