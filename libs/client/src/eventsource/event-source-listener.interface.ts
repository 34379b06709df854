// Written so that it needs the types of Node or those of browsers, and not both.

/** An event of the stream: a `MessageEvent` whose data is text. */
export interface EventSourceMessage extends Omit<MessageEvent, 'data'> {
  /** The `data` lines, joined with LF. */
  readonly data: string;
}

/** What `addEventListener` takes: a function, or an object with `handleEvent`. */
export type EventSourceListener<Type = EventSourceMessage> =
  ((event: Type) => unknown) | { handleEvent(event: Type): unknown };

/** How it is added: `once`, `signal` and the like. */
export type AddOptions = Parameters<EventTarget['addEventListener']>[2];

/** How it is removed. */
export type RemoveOptions = Parameters<EventTarget['removeEventListener']>[2];
