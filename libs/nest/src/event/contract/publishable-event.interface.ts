import type { RoomEvent } from '../room-event.interface.js';
import type { EventDeclaration, EventInput } from './event-declaration.js';

/** Data with the event that it is: a class decorated with `@SseEvent()`, or what `defineSseEvent()` returned. */
export interface TypedEvent<Declared extends EventDeclaration = EventDeclaration> {
  /** The declaration, which stands for its type. */
  readonly type: Declared;
  /** Validated, then sent. */
  readonly data: EventInput<Declared>;
}

/** An instance of a class decorated with `@SseEvent()`. One with a field `type` or `data` is published as `{ type: TheClass, data: it }`. */
export type EventInstance = object & { readonly type?: never; readonly data?: never };

/** What can be published. */
export type PublishableEvent<Declared extends EventDeclaration = EventDeclaration> =
  RoomEvent | TypedEvent<Declared> | EventInstance;
