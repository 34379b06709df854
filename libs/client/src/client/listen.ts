import type { EventMap } from '@nestream/protocol';
import { followersOf, type EventClient } from './event-client.js';
import type { QueueOptions } from './event-queue.js';
import type { EventStream } from './event-stream.interface.js';
import { Followers } from './followers.js';
import type { EventFor, EventName } from './sse-event.interface.js';

/**
 * The events of a type, or of every type with `*`, to iterate over or to subscribe to. Connects when that begins, unless
 * the client is connected or was closed by `close()`.
 *
 * A function and not a method, so that pages that use `on()` alone do not load it.
 *
 * @example
 * ```ts
 * for await (const { data } of listen(client, 'message')) console.log(data.text);
 * ```
 */
export function listen<Type extends EventName<Events>, Events extends object = EventMap>(
  client: EventClient<Events>,
  type: Type,
  options: QueueOptions<EventFor<Events, Type>> = {},
): EventStream<EventFor<Events, Type>> {
  return followersOf.get(client)!(Followers).listen(type, options);
}
