/** One event as the stream delivered it: what the standard puts into a `MessageEvent`. */
export interface ParsedEvent {
  /** The `event` field; `message` if the event had none or an empty one. */
  readonly type: string;
  /** The `data` lines, joined with LF. */
  readonly data: string;
  /**
   * The last event id as of this event: its own `id`, else that of the newest event before it that had one. Empty
   * if there is none or the server has reset it.
   */
  readonly lastEventId: string;
}

/**
 * What a parser reports, and its limit. Callbacks run inside `feed()`, in stream order, as soon as the byte that
 * decides them has arrived.
 *
 * A callback may call `reset()`: the rest of the chunk is then dropped. One that throws ends `feed()` with its error,
 * and the parser stays blocked until `reset()`.
 */
export interface EventStreamParserOptions {
  /** Called for every event that has data. */
  onEvent(event: ParsedEvent): void;

  /**
   * Called after a block that moved the last event id, with the new one: after its event was delivered, so that an id
   * stored here never runs ahead of what was handled. A block without data moves the id too. Empty means: reset by the
   * server. Not called for an event whose `onEvent` has reset the parser.
   */
  onId?(lastEventId: string): void;

  /**
   * Called for every valid `retry` field, with the wished reconnection time in milliseconds: an integer from 0 to
   * `Number.MAX_SAFE_INTEGER`. Clamp it before it reaches a timer: timers overflow above 2^31 - 1, and 0 is a storm.
   */
  onRetry?(milliseconds: number): void;

  /** Called for every comment line, with the text after the colon, less one leading space. */
  onComment?(text: string): void;

  /**
   * Greatest size of an event, in UTF-16 code units: the data collected so far, plus the line that is being read with
   * its field name. The limit holds however the stream is cut, and for comments too. `Infinity` disables it; a
   * JavaScript string then ends at about 2^29 units, with an error of the engine.
   *
   * @default 67_108_864 (64 Mi)
   */
  readonly maxEventSize?: number | undefined;
}
