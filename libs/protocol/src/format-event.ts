import { InvalidFieldError } from './invalid-field.error.js';

/** The fields of one event, each optional; what is absent gets no line. */
export interface EventFields {
  /** Event type. Empty or absent means `message` (no `event:` line). */
  readonly type?: string | undefined;
  /** Event id. An empty string resets the client's last event id. */
  readonly id?: string | undefined;
  /** Reconnection time in milliseconds, a non-negative integer. */
  readonly retry?: number | undefined;
  /** Comment text, ignored by clients; may hold line breaks. */
  readonly comment?: string | undefined;
  /** Payload text; may hold any line breaks, which a client reads back as LF. */
  readonly data?: string | undefined;
}

const LINE_BREAK = /\r\n|\r|\n/g;
const HAS_LINE_BREAK = /[\r\n]/;
// NUL makes a client ignore the id.
const UNSAFE_IN_FIELD = /[\r\n\0]/;

/**
 * Refuses a value that would break out of its line (CR, LF) or be ignored by clients (NUL in an id).
 *
 * @throws InvalidFieldError - always an error, never stripped: what arrives is what was published.
 */
export function assertFieldValue(field: 'event' | 'id', value: string): void {
  if (UNSAFE_IN_FIELD.test(value)) {
    throw new InvalidFieldError(field, 'must not hold CR, LF or NUL; remove them before you send the event');
  }
}

/**
 * Formats the `event:` and `data:` lines, without id and without the blank line that ends the event.
 *
 * @throws InvalidFieldError if `type` holds CR, LF or NUL.
 */
export function formatBody(type: string | undefined, data: string): string {
  if (!type) return formatLines('data: ', data);
  assertFieldValue('event', type);
  return `event: ${type}\n${formatLines('data: ', data)}`;
}

/**
 * Formats one whole event, blank line included
 * (WHATWG HTML, section 9.2.5 "Parsing an event stream").
 *
 * @throws InvalidFieldError if `type` or `id` hold CR, LF or NUL, or `retry` is no non-negative integer.
 */
export function formatEvent(fields: EventFields): string {
  let text = '';
  if (fields.retry !== undefined) {
    if (!Number.isSafeInteger(fields.retry) || fields.retry < 0) {
      throw new InvalidFieldError('retry', 'must be a non-negative integer of milliseconds');
    }
    text += `retry: ${fields.retry}\n`;
  }
  if (fields.comment !== undefined) text += formatLines(': ', fields.comment);
  if (fields.type) {
    assertFieldValue('event', fields.type);
    text += `event: ${fields.type}\n`;
  }
  if (fields.data !== undefined) text += formatLines('data: ', fields.data);
  if (fields.id !== undefined) {
    assertFieldValue('id', fields.id);
    // Last: a client that commits the id of an event whose end was cut off then has all of its data too.
    text += `id: ${fields.id}\n`;
  }
  return text + '\n';
}

function formatLines(prefix: string, value: string): string {
  // Nearly every payload is one line of JSON: the test is cheaper than the replacement that finds nothing.
  const lines = HAS_LINE_BREAK.test(value) ? value.replace(LINE_BREAK, `\n${prefix}`) : value;
  return `${prefix}${lines}\n`;
}
