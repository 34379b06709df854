import type { EventDeclaration, EventInput } from './event-declaration.js';

export type { EventDeclaration } from './event-declaration.js';

/** An event as an application publishes it. */
export interface RoomEvent<Data = unknown> {
  /**
   * Event type, which clients listen for. Default: `message`.
   * Reserved types, CR, LF and NUL are refused at publish. Data of a type that a module declares is validated.
   */
  readonly type?: string | undefined;
  /** A string goes out as it is, everything else as JSON. */
  readonly data: Data;
}

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
