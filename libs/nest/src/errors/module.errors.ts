import { SseError } from './sse.error.js';

/**
 * Thrown when asynchronous code of the application does not settle within `callbackTimeout`: the validation of an event, which is then not
 * published, or a `RoomPolicy`, which then counts as refusing.
 */
export class CallbackTimeoutError extends SseError {
  readonly code = 'SSE_CALLBACK_TIMEOUT';

  constructor(
    /** What did not settle. */
    readonly callback: string,
    milliseconds: number,
  ) {
    super(
      `${callback} did not settle within ${milliseconds} ms; give what it waits for a timeout of its own, or raise the module option callbackTimeout`,
      500,
    );
  }
}

/** Thrown at startup: the application imports `SseModule` with options more than once. */
export class ImportedTwiceError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_IMPORTED_TWICE';

  constructor(
    /** Names of the modules that import it. */
    readonly importers: readonly string[],
  ) {
    super(
      `SseModule is imported more than once, by ${importers.join(' and ')}. Each import is a log and rooms of its own: events that one ` +
        'publishes never reach the streams of the other. Import SseModule.forRoot() or forRootAsync() once, in the root module; ' +
        'it is global, so RoomService can be injected everywhere. Feature modules import SseModule.forFeature({ events }), or nothing.',
    );
    this.name = 'ImportedTwiceError';
  }
}

/** Thrown at boot, listing every option of `SseModule.forRoot()` or of a log that cannot be used, with the value and the fix. */
export class InvalidOptionsError extends TypeError {
  /** Stable code for programs. */
  readonly code = 'SSE_INVALID_OPTIONS';

  constructor(
    /** What is wrong, one text for each. */
    readonly problems: readonly string[],
    /** What was to start with them. */
    subject = 'SseModule',
  ) {
    super(
      `${subject} cannot start with these options:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'InvalidOptionsError';
  }
}
