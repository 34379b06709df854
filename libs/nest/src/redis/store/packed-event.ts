import type { Cursor } from '@nestream/protocol';
import { EncodedEvent } from '../../event/encoded-event.js';
import type { LogEntry } from '../../log/event-log.interface.js';

/** What an event takes in Redis beside its text, for the bound by bytes. */
const OVERHEAD = 100;

const JSON_FLAG = 1;
const ENDS_FLAG = 2;

interface Extras {
  readonly rooms?: readonly string[];
  readonly except?: string;
}

/**
 * An event as it stands in the stream of a room and in a message: a digit of flags, JSON of what is not ordinary (several rooms, a
 * connection that must not receive it), a line break, and the lines of the wire.
 */
export function packEvent({ rooms, except, json, ends, text }: LogEntry): string {
  const flags = (json ? JSON_FLAG : 0) + (ends ? ENDS_FLAG : 0);
  const extras: Extras = { ...(rooms.length > 1 && { rooms }), ...(except !== undefined && { except }) };
  const ordinary = rooms.length === 1 && except === undefined;
  return `${flags}${ordinary ? '' : JSON.stringify(extras)}\n${text}`;
}

/** @param room the room in whose stream or channel it was found. */
export function unpackEvent(cursor: Cursor, room: string, packed: string): EncodedEvent {
  const head = packed.indexOf('\n');
  const flags = Number(packed[0]);
  const extras = head > 1 ? (JSON.parse(packed.slice(1, head)) as Extras) : undefined;
  const text = packed.slice(head + 1);
  const position = {
    cursor,
    rooms: extras?.rooms ?? [room],
    except: extras?.except,
    ends: (flags & ENDS_FLAG) !== 0,
  };
  return new EncodedEvent(position, { type: typeOf(text), text, json: (flags & JSON_FLAG) !== 0 });
}

/** Bytes that an event is accounted with in each of its rooms. */
export function costOf(packed: string): number {
  return OVERHEAD + Buffer.byteLength(packed);
}

function typeOf(text: string): string | undefined {
  return text.startsWith('event: ') ? text.slice('event: '.length, text.indexOf('\n')) : undefined;
}
