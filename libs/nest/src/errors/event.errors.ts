import { SseError } from './sse.error.js';

/** Thrown at boot, listing everything that is wrong with the events of `SseModule.forFeature()`, with the fix. */
export class EventDeclarationError extends TypeError {
  /** Stable code for programs. */
  readonly code = 'SSE_EVENT_DECLARATION';

  constructor(
    /** What is wrong, one text for each. */
    /** What is wrong, one text for each. */
    readonly problems: readonly string[],
  ) {
    super(
      `SseModule.forFeature() cannot declare these events:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'EventDeclarationError';
  }
}

/** A published event has more bytes than `limits.publishBytes` allows. Nobody received it. Answers 413. */
export class EventTooLargeError extends SseError {
  readonly code = 'SSE_EVENT_TOO_LARGE';

  constructor(
    /** Size of the event on the wire, in bytes. */
    readonly size: number,
    max: number,
  ) {
    super(
      `The event has ${size} bytes, more than the ${max} of limits.publishBytes; publish a reference to the data instead, ` +
        'or raise the limit',
      413,
    );
  }
}

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

/** Thrown when an event has a reserved type, an unsafe field, or data that JSON cannot carry. */
export class InvalidEventError extends SseError {
  readonly code = 'SSE_INVALID_EVENT';
  /** Whether the type belongs to the protocol. */
  readonly reservedType: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly reservedType?: boolean } = {}) {
    super(message, 500, options);
    this.reservedType = options.reservedType ?? false;
  }
}

/** Thrown where a feature is used whose optional package is not installed. */
export class MissingPackageError extends SseError {
  readonly code = 'SSE_MISSING_PACKAGE';

  constructor(feature: string, packages: readonly string[], options?: { readonly cause?: unknown }) {
    super(`${feature}; run: npm install ${packages.join(' ')}`, 500, options);
  }
}
