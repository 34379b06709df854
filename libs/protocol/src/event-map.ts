/**
 * Shape of the types that a server and its clients share: event type to data.
 *
 * @example
 * ```ts
 * interface ChatEvents extends EventMap {
 *   message: { author: string; text: string };
 * }
 * ```
 */
export type EventMap = Record<string, unknown>;
