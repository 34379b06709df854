import { SseError } from './sse.error.js';

/** One field of an event that is not as its contract says. */
export interface EventIssue {
  /** Where: `progress`, `points.0.x`; empty for the data as a whole. */
  readonly path: string;
  /** What is wrong, as the validator says it. */
  readonly message: string;
}

/**
 * Thrown at publish when data is not what its event class or schema asks for. Nothing was logged or sent.
 * A mistake of the server, hence 500: what comes from a client is to be validated where it comes in.
 */
export class EventValidationError extends SseError {
  readonly code = 'SSE_EVENT_VALIDATION';

  constructor(
    /** The type of the event. */
    readonly type: string,
    /** Every field that is wrong. */
    readonly issues: readonly EventIssue[],
  ) {
    super(`The event "${type}" was not published, since its data is not valid:\n${lines(issues)}`, 500);
  }
}

function lines(issues: readonly EventIssue[]): string {
  return issues.map(({ path, message }) => `  - ${path ? `${path}: ` : ''}${message}`).join('\n');
}
