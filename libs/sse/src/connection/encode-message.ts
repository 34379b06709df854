import { clampRetry, formatEvent } from '@event-stream/protocol';
import { toJson } from '../event/event-body.js';
import { EncodedEvent } from '../event/encoded-event.js';
import { assertTypeIsFree } from '../event/event-type.js';
import { frameOf, type Frame } from './frame.js';
import type { WireCursor } from './wire-cursor.js';

/** Nest's `MessageEvent` as handlers without types send it: ids that are numbers, fields that are `null`. */
interface LooseMessage {
  readonly type?: string | null;
  readonly id?: string | number | null;
  readonly retry?: number | null;
  readonly comment?: string | null;
  readonly data?: unknown;
}

/**
 * Encodes what a handler's Observable emitted, as Nest would: any value that is no object is the data, `data` that is
 * `null` or absent gets no line.
 *
 * @throws InvalidEventError, InvalidFieldError
 */
export function encodeMessage(message: unknown, cursor: WireCursor): Frame {
  if (message instanceof EncodedEvent) return cursor.frameFor(message);
  const loose: LooseMessage = typeof message === 'object' && message !== null ? message : { data: message };
  const { id, retry, comment, data } = loose;
  const type = loose.type ?? undefined;
  assertTypeIsFree(type);
  return frameOf(
    formatEvent({
      type,
      id: id == null ? undefined : cursor.idFor(String(id)),
      retry: retry == null ? undefined : clampRetry(retry),
      comment: comment ?? undefined,
      data: data == null ? undefined : typeof data === 'string' ? data : toJson(data),
    }),
  );
}
