import { formatCursor } from '@nestream/protocol';
import type { RoomLimits } from '../limits/room-limits.js';
import { encodeBody, type RoomEvent } from '../event/event-body.js';
import type { EventCatalog } from '../event/contract/event-catalog.js';
import type { PublishableEvent } from '../event/contract/event-declaration.js';
import type { EventLog } from '../log/event-log.interface.js';
import type { PublishOptions, Receipt } from './publish-options.interface.js';
import type { DroppedFields } from './dropped-fields.js';
import { PublishOrder } from './publish-order.js';

/** Validates events and appends them to the log, those of a room in the order they were published. */
export class Publisher {
  private readonly order = new PublishOrder();

  constructor(
    private readonly log: EventLog,
    private readonly events: EventCatalog,
    private readonly limits: RoomLimits,
    private readonly dropped: DroppedFields,
  ) {}

  /** @param rooms checked names, without duplicates. */
  async publish(
    rooms: readonly string[],
    event: PublishableEvent,
    options: PublishOptions = {},
  ): Promise<Receipt> {
    this.dropped.check(event);
    return this.order.run(rooms, this.events.prepare(event), async (prepared) =>
      this.append(rooms, prepared, options),
    );
  }

  /** Marks the end of a room: who reaches the mark is done with it. */
  async end(room: string): Promise<Receipt> {
    const entry = { ...encodeBody({ data: null }), rooms: [room], ends: true };
    return this.order.run([room], entry, async () => {
      const cursor = await this.log.append(entry);
      return { id: formatCursor(cursor), rooms: [room] };
    });
  }

  /** Hands an event to `send` when what was sent to the connection before has been handed over. */
  async send<Result>(
    connectionId: string,
    event: PublishableEvent,
    send: (event: RoomEvent) => Result,
  ): Promise<Result> {
    this.dropped.check(event);
    return this.order.run([`@connection:${connectionId}`], this.events.prepare(event), async (prepared) => {
      // For its errors: the connection may be on another node.
      encodeBody(prepared);
      return send(prepared);
    });
  }

  private async append(
    rooms: readonly string[],
    event: RoomEvent,
    options: PublishOptions,
  ): Promise<Receipt> {
    const { except } = options;
    // A key counts for the same rooms only; names hold no line breaks.
    const idempotencyKey =
      options.idempotencyKey == null ? undefined : [...rooms, options.idempotencyKey].join('\n');
    const body = encodeBody(event);
    this.limits.assertSize(body.text);
    const cursor = await this.log.append({ ...body, rooms, idempotencyKey, except });
    return { id: formatCursor(cursor), rooms };
  }
}
