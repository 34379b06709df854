import type { EventMap } from '@nestream/protocol';
import type { SseClientOptions } from '../client/sse-client-options.interface.js';
import type { SharedPlatform } from './platform/shared-platform.interface.js';

/**
 * The options of `SseClient`, but for `pauseWhenHidden`: a page that is hidden may hold the connection of one that is
 * not. All tabs of a name should give the same ones, since any of them may come to hold the connection; how requests
 * are made (`headers`, `refresh`, `retry`, ...) and `onOpen` are asked only in the tab that does. `lastEventId` and
 * `store` are this tab's own.
 */
export interface SharedSseClientOptions<Events extends object = EventMap> extends Omit<
  SseClientOptions<Events>,
  'pauseWhenHidden'
> {
  /**
   * Tabs of one origin that give the same name share one connection. Give one if the URL is a function, or if users who
   * must not see each other's events can be signed in at once.
   *
   * @default the absolute URL
   */
  readonly name?: string | undefined;
  /**
   * Events that each tab holds for those that have missed some (because they were frozen, or slow) or are slow itself.
   * Who is further behind is told by a `gap`.
   *
   * @default 1024
   */
  readonly bufferEvents?: number | undefined;
  /**
   * Greatest size of what each tab holds in UTF-16 code units; the newest event is always held.
   *
   * @default 4_194_304 (4 Mi)
   */
  readonly bufferSize?: number | undefined;
  /**
   * Milliseconds for which the tab that holds the connection may be silent when asked, as one that is frozen is, before
   * another takes the connection over.
   *
   * @default 15_000
   */
  readonly takeOverAfter?: number | undefined;
  /**
   * Locks and channels, for tests; `null` for none, so that the tab connects by itself.
   *
   * @default what there is
   */
  readonly platform?: SharedPlatform | null | undefined;
}
