import { formatCursor } from '@event-stream/protocol';
import { encodeBody } from '../event/event-body.js';
import type { RoomEvent } from '../event/room-event.interface.js';
import type { EventLog } from '../log/event-log.interface.js';
import type { PublishOptions, Receipt } from './publish-options.interface.js';

/** Appends events to the log. */
export class Publisher {
  constructor(private readonly log: EventLog) {}

  /** @param rooms checked names, without duplicates. */
  async publish(rooms: readonly string[], event: RoomEvent, options: PublishOptions = {}): Promise<Receipt> {
    const { except } = options;
    // A key counts for the same rooms only; names hold no line breaks.
    const idempotencyKey =
      options.idempotencyKey === undefined ? undefined : [...rooms, options.idempotencyKey].join('\n');
    const cursor = await this.log.append({ ...encodeBody(event), rooms, idempotencyKey, except });
    return { id: formatCursor(cursor), rooms };
  }

  /** Marks the end of a room: who reaches the mark is done with it. */
  async end(room: string): Promise<Receipt> {
    const cursor = await this.log.append({ ...encodeBody({ data: null }), rooms: [room], ends: true });
    return { id: formatCursor(cursor), rooms: [room] };
  }
}
