/** What `addEventListener` takes: a function, or an object with `handleEvent`. */
export type EventSourceListener<Type extends Event = MessageEvent<string>> =
  ((event: Type) => unknown) | { handleEvent(event: Type): unknown };
