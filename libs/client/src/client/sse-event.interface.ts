import type { ControlEventMap } from '@nestream/protocol';

/** One event as listeners get it. */
export interface SseEvent<Type extends string = string, Data = unknown> {
  /** The `event` field; `message` if the event had none. */
  readonly type: Type;
  /** The payload: parsed as JSON where it is JSON, else the text; what the schema made of it where there is one. */
  readonly data: Data;
  /** The payload as text. Keeping it keeps up to 4 KiB of the text around it. */
  readonly raw: string;
  /** The last event id as of this event; empty if there is none. */
  readonly id: string;
}

/** The types that `Events` names one by one, without the index signature of `EventMap`. */
type NamedTypes<Events> = keyof {
  [Type in keyof Events as Type extends string ? (string extends Type ? never : Type) : never]: true;
};

/** What `on()` and `listen()` take: a type of `Events`, a control event (PROTOCOL.md, section 4), or `*`. */
export type EventName<Events> = Extract<keyof Events, string> | keyof ControlEventMap | '*';

type DataOf<Events, Type> =
  Type extends NamedTypes<Events>
    ? Events[Type & keyof Events]
    : Type extends keyof ControlEventMap
      ? ControlEventMap[Type]
      : Type extends keyof Events
        ? Events[Type]
        : unknown;

/** Any event of `Events`: a union that narrows by `type`. */
export type AnyEvent<Events> = [NamedTypes<Events>] extends [never]
  ? SseEvent
  : { [Type in NamedTypes<Events>]: SseEvent<Type & string, DataOf<Events, Type>> }[NamedTypes<Events>];

/** The event that a listener for `Type` gets. */
export type EventFor<Events, Type extends string> = Type extends '*'
  ? AnyEvent<Events>
  : SseEvent<Type, DataOf<Events, Type>>;
