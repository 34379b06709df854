import { clampRetry, formatEvent } from '@nestream/protocol';
import { stringify, assertTypeIsFree } from '../../event/event-body.js';
import { EncodedEvent } from '../../event/encoded-event.js';
import { InvalidEventError } from '../../errors/event.errors.js';
import { isPromise } from '../../log/is-promise.js';
import { frameOf, type Frame } from '../../event/frame.js';
import type { WireCursor } from './wire-cursor.js';

/** Nest's `MessageEvent` as handlers without types send it. */
interface LooseMessage {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly retry?: unknown;
  readonly comment?: unknown;
  readonly data?: unknown;
}

/** What encoding takes from the application. */
export interface EncoderServices {
  /** Warns of a mistake in the application, once for each text. */
  readonly warn: (text: string) => void;
  /** Makes instances of decorated classes in the data of an event plain. */
  readonly plain: (data: unknown) => unknown;
}

/**
 * Encodes what a handler's Observable emitted, as Nest would: any value that is no object is the data, fields become text, and what is
 * `null`, absent or nothing in JSON gets no line.
 *
 * @param services `warn` is told of a message that an interceptor has put into another.
 * @throws InvalidEventError, InvalidFieldError
 */
export function encodeMessage(message: unknown, cursor: WireCursor, services?: EncoderServices): Frame {
  if (message instanceof EncodedEvent) return cursor.frameFor(message);
  const loose: LooseMessage = typeof message === 'object' && message !== null ? message : { data: message };
  const { id, retry, comment, data } = loose;
  assertNoPromise(message, data);
  if (data instanceof EncodedEvent) services?.warn(WRAPPED);
  const type = loose.type ? text(loose.type) : undefined;
  assertTypeIsFree(type);
  const milliseconds = retry == null ? NaN : Number(retry);
  return frameOf(
    formatEvent({
      type,
      id: id == null ? undefined : cursor.idFor(text(id)),
      retry: Number.isNaN(milliseconds) ? undefined : clampRetry(milliseconds),
      comment: comment == null ? undefined : text(comment),
      data: dataText(services ? services.plain(data) : data),
    }),
  );
}

const WRAPPED =
  'An interceptor has put an event of a room into the data of another message: its type and id are lost, so clients cannot ' +
  'resume and receive everything again when they reconnect. Let it pass streams on as they are: ' +
  "if (Reflect.hasMetadata('__sse__', context.getHandler())) return next.handle()";

function assertNoPromise(message: unknown, data: unknown): void {
  if (!isPromise(message) && !isPromise(data)) return;
  throw new InvalidEventError(
    'A promise was emitted in place of an event, perhaps by an interceptor or operator such as map(async ...); ' +
      'use concatMap(async ...), which waits for it',
  );
}

function dataText(data: unknown): string | undefined {
  if (data == null) return undefined;
  return typeof data === 'string' ? data : stringify(data);
}

/** As Nest does: an object shows as its own text. */
function text(value: unknown): string {
  return String(value);
}
