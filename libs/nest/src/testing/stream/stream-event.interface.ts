import type { ControlEventMap } from '@nestream/protocol';

/** The types that a stream of `Events` brings: its own and the control events. */
export type StreamEventType<Events> = Extract<keyof Events, string> | keyof ControlEventMap;

/** The data of one type. */
export type StreamEventData<Events, Type extends string> = Type extends keyof ControlEventMap
  ? ControlEventMap[Type]
  : Type extends keyof Events
    ? Events[Type]
    : unknown;

/** An event as a client of the stream sees it. */
export interface StreamEvent<Type extends string = string, Data = unknown> {
  /** The `event` field; `message` if the event had none. */
  readonly type: Type;
  /** The payload: parsed where it is JSON, else the text. */
  readonly data: Data;
  /** The payload as text. */
  readonly raw: string;
  /** The last event id as of this event; empty if there is none. */
  readonly id: string;
}
