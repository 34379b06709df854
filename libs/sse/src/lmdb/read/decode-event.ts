import { EncodedEvent } from '../../event/encoded-event.js';
import { ENDS_FLAG, type EventRecord, JSON_FLAG } from '../store/records.js';

/** An event as it was published. */
export function decodeEvent(epoch: string, seq: number, record: EventRecord): EncodedEvent {
  const [, rooms, text, flags, type, except] = record;
  return new EncodedEvent(
    { cursor: { epoch, seq }, rooms, except: except ?? undefined, ends: (flags & ENDS_FLAG) !== 0 },
    { type: type ?? undefined, text, json: (flags & JSON_FLAG) !== 0 },
  );
}
