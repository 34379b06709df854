export { EventSource, EventSource as default } from './event-source.js';
export { type EventSourceInit } from './event-source-init.interface.js';
export { type EventSourceListener, type EventSourceMessage } from './event-source-listener.interface.js';
export { type FetchLike } from '../transport/transport-options.interface.js';
