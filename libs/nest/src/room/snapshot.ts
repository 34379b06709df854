import type { Cursor } from '@nestream/protocol';
import { EncodedEvent } from '../event/encoded-event.js';
import { encodeBody } from '../event/event-body.js';
import type { EventCatalog } from '../event/contract/event-catalog.js';
import type { PublishableEvent } from '../event/contract/event-declaration.js';
import type { DroppedFields } from './dropped-fields.js';
import type { JoinOptions } from './join-options.interface.js';

/** The `snapshot` of a join, as events that stand at the position they were made for. */
export function encodeSnapshot(
  snapshot: JoinOptions['snapshot'],
  events: EventCatalog,
  dropped: DroppedFields,
): ((cursor: Cursor) => Promise<readonly object[]>) | undefined {
  if (!snapshot) return undefined;
  return async (cursor) => {
    const given = await snapshot();
    const list = (Array.isArray(given) ? given : [given]) as readonly PublishableEvent[];
    for (const event of list) dropped.check(event);
    const prepared = await Promise.all(list.map(async (event) => events.prepare(event)));
    return prepared.map((event) => new EncodedEvent({ cursor, rooms: [] }, encodeBody(event)));
  };
}
