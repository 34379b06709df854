import type { EventClass } from './event-class.js';
import type { SseEventDefinition } from './sse-event-definition.js';
import type { RoomEvent } from '../event-body.js';

/** An event with a contract: a class decorated with `@SseEvent()`, or what `defineSseEvent()` returned. */
export type EventDeclaration = EventClass | SseEventDefinition;

/** A declaration whose type TypeScript knows: a class with `static readonly type`, or what `defineSseEvent()` returned. */
export type NamedEventDeclaration = (EventClass & NamedClass) | SseEventDefinition;

interface NamedClass {
  /** The type that clients listen for. */
  readonly type: string;
}

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
 * TypeScript cannot read what a decorator says, so event classes in the list have `static readonly type`.
 *
 * @example
 * ```ts
 * export const chatEvents = [ChatMessage, TypingEvent];
 * export type ChatEvents = EventMapOf<typeof chatEvents>; // the only thing that the page imports
 * ```
 */
export type EventMapOf<Events extends readonly NamedEventDeclaration[]> = {
  [Declared in Events[number] as Declared['type']]: EventOutput<Declared>;
};

type Absent = ((...args: never[]) => unknown) | symbol | undefined;

/** What `JSON.parse(JSON.stringify(value))` makes of a type: `toJSON` is asked (a `Date` is a string), methods are gone. */
type Wire<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null
    ? Value
    : Value extends { toJSON(): infer Json }
      ? Wire<Json>
      : Value extends readonly unknown[]
        ? { [Index in keyof Value]: Wire<Value[Index]> }
        : Value extends object
          ? WireObject<Value>
          : Value extends undefined
            ? undefined
            : never;

type WireObject<Value extends object> = {
  [
    Field in keyof Value as Field extends symbol ? never : [Value[Field]] extends [Absent] ? never : Field
  ]: Wire<Value[Field]>;
};

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
