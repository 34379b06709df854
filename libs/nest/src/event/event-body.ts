import { formatBody, InvalidFieldError, RESERVED_EVENT_TYPES } from '@nestream/protocol';
import { InvalidEventError } from '../errors/event.errors.js';

/** An event as an application publishes it. */
export interface RoomEvent<Data = unknown> {
  /**
   * Event type, which clients listen for. Default: `message`.
   * Reserved types, CR, LF and NUL are refused at publish. Data of a type that a module declares is validated.
   */
  readonly type?: string | undefined;
  /** A string goes out as it is, everything else as JSON. */
  readonly data: Data;
}

/** An event in its wire form, without id and without the blank line that ends it. */
export interface EventBody {
  /** Event type; absent for `message`. */
  readonly type?: string | undefined;
  /** The `event:` and `data:` lines. */
  readonly text: string;
  /** Whether the data lines hold JSON (they hold a plain string otherwise). */
  readonly json: boolean;
}

/**
 * Encodes an event for the wire.
 *
 * @throws InvalidEventError for a reserved type, CR, LF or NUL in the type, and data that JSON cannot carry
 *   (`undefined`, functions, symbols, BigInt, cycles).
 */
export function encodeBody(event: RoomEvent): EventBody {
  const { type, data } = event;
  assertTypeIsFree(type);
  const json = typeof data !== 'string';
  try {
    return { type: type || undefined, text: formatBody(type, json ? toJson(data) : data), json };
  } catch (error) {
    if (error instanceof InvalidFieldError) throw new InvalidEventError(error.message, { cause: error });
    throw error;
  }
}

/**
 * `JSON.stringify` that never answers `undefined`.
 *
 * @throws InvalidEventError
 */
export function toJson(data: unknown): string {
  const json = stringify(data);
  if (json === undefined) {
    throw new InvalidEventError(
      `Event data cannot be sent as JSON: it is ${typeof data}; publish a value, or null for "nothing"`,
    );
  }
  return json;
}

/** `JSON.stringify` whose errors name the fix. @throws InvalidEventError */
export function stringify(data: unknown): string | undefined {
  try {
    return JSON.stringify(data);
  } catch (error) {
    throw new InvalidEventError(`Event data cannot be sent as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Refuses the types that belong to the protocol.
 *
 * @throws InvalidEventError
 */
export function assertTypeIsFree(type: string | undefined): void {
  if (type !== undefined && typeof type !== 'string') {
    throw new InvalidEventError(`An event type must be a string, not ${typeof type}`);
  }
  if (type && RESERVED_EVENT_TYPES.has(type)) {
    throw new InvalidEventError(
      `"${type}" is a reserved event type; choose another name (reserved: ${[...RESERVED_EVENT_TYPES].join(', ')})`,
      { reservedType: true },
    );
  }
}

/**
 * Refuses what no declared event can be called: nothing, a reserved type, a line break in it.
 *
 * @throws InvalidEventError
 */
export function assertTypeIsNamed(type: string): void {
  assertTypeIsFree(type);
  if (!type) throw new InvalidEventError('A declared event needs a type, such as "progress"');
  try {
    formatBody(type, '');
  } catch (error) {
    if (error instanceof InvalidFieldError) throw new InvalidEventError(error.message, { cause: error });
    throw error;
  }
}
