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
