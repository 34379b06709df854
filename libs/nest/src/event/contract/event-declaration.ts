import type { EventClass } from './event-class.js';
import type { SseEventDefinition } from './sse-event-definition.js';
import type { Wire } from './wire.js';

/** An event with a contract: a class decorated with `@SseEvent()`, or what `defineSseEvent()` returned. */
export type EventDeclaration = EventClass | SseEventDefinition;

/** Event declarations by type. */
export type EventDeclarations = Readonly<Record<string, EventDeclaration>>;

type Method = (...args: never[]) => unknown;

/** The data that is published as an event. */
export type EventInput<Declared> =
  Declared extends SseEventDefinition<string, infer Input>
    ? Input
    : Declared extends EventClass<infer Instance>
      ? { [Field in keyof Instance as Instance[Field] extends Method ? never : Field]: Instance[Field] }
      : never;

/** The data of an event as its receivers get it. */
export type EventOutput<Declared> =
  Declared extends SseEventDefinition<string, unknown, infer Output>
    ? Wire<Output>
    : Declared extends EventClass<infer Instance>
      ? Wire<Instance>
      : never;

/**
 * The `EventMap` of declared events, for `SseClient<...>` and everything else that reads them: by type, their data as JSON
 * leaves it (a `Date` is a string).
 *
 * @example
 * ```ts
 * export const chatEvents = { message: ChatMessage, typing: TypingEvent };
 * export type ChatEvents = EventMapOf<typeof chatEvents>; // the only thing that the page imports
 * ```
 */
export type EventMapOf<Events extends EventDeclarations> = {
  [Type in keyof Events & string]: EventOutput<Events[Type]>;
};
