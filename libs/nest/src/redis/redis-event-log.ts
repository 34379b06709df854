import type { Cursor } from '@nestream/protocol';
import { assertEntry, assertListener, assertRead, assertSeek } from '../log/check-arguments.js';
import { LogFormatError, LogUnavailableError } from '../errors/log.errors.js';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
} from '../log/event-log.interface.js';
import type { Backplane, BackplaneHost } from '../nodes/backplane.interface.js';
import { RedisBackplane } from './backplane/redis-backplane.js';
import { LogServer } from './server/log-server.js';
import { RedisFeed } from './feed/redis-feed.js';
import { Subscriber } from './server/subscriber.js';
import { KnownHead } from './store/known-head.js';
import { PublishQueue } from './publish/publish-queue.js';
import { RedisReader } from './read/redis-reader.js';
import { type RedisEventLogOptions, resolveRedisOptions } from './store/redis-event-log-options.js';
import { RedisKeys } from './store/redis-keys.js';
import type { RedisClient } from './server/redis-client.interface.js';

/** Milliseconds between two checks of what no message tells of. */
const CHECK_EVERY = 1_000;

/**
 * The event log of many nodes, in Redis: a stream for each room, and a message to each node that follows it. `append` resolves
 * when Redis has the event.
 *
 * Needs Redis 7 or Valkey, and the package `ioredis`. See docs/persistence.md for what is promised in which failure.
 */
export class RedisEventLog implements EventLog, BackplaneHost {
  /** What the nodes share beside events: who is present, and calls to each other. The module starts and closes it. */
  readonly backplane: Backplane;
  private readonly publishing: PublishQueue;
  private readonly reader: RedisReader;
  private readonly feed: RedisFeed;
  private readonly timer: NodeJS.Timeout;
  private closing: Promise<void> | undefined;

  /** @throws InvalidOptionsError */
  constructor(options: RedisEventLogOptions) {
    const settings = resolveRedisOptions(options);
    const { prefix, redis, sharded, timeout } = settings;
    const keys = new RedisKeys(prefix);
    const head = new KnownHead((epoch) => this.feed.reset(epoch));
    const subscriber = new Subscriber(new LogServer(redis, keys.log), sharded, (channel, text) => {
      this.feed.receive(channel, text);
      backplane.receive(channel, text);
    });
    const eviction = new EvictionWarning(redis);
    subscriber.onReady(() => void eviction.check());
    const backplane = new RedisBackplane(settings, subscriber);
    this.backplane = backplane;
    this.publishing = new PublishQueue(settings, keys, head);
    this.reader = new RedisReader(settings, keys, head);
    this.feed = new RedisFeed(subscriber, keys, async () => this.reader.head(), timeout);
    this.timer = setInterval(() => this.check(), CHECK_EVERY);
    this.timer.unref();
  }

  /**
   * Looks at what is there. A Redis that does not answer is no obstacle: the log is used once it does.
   *
   * @throws LogFormatError when a later version of this package has the log.
   */
  async open(): Promise<void> {
    try {
      await this.reader.head();
    } catch (error) {
      const { cause } = error as Error;
      if (cause instanceof LogFormatError) throw cause;
    }
  }

  /**
   * Resolves with the event's position when Redis has it.
   *
   * @throws LogWriteError when Redis refuses it or was not asked in time: nobody received it.
   * @throws LogTimeoutError when Redis was asked and did not answer in time: it may be in the log.
   */
  async append(entry: LogEntry): Promise<Cursor> {
    this.assertOpen();
    assertEntry(entry);
    return this.publishing.add(entry);
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    this.assertOpen();
    assertSeek(rooms, origin);
    return this.reader.seek(rooms, origin);
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    this.assertOpen();
    assertRead(rooms, after, limit);
    return this.reader.read(rooms, after, limit);
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.assertOpen();
    assertListener(listener);
    // Wrapped, so that one listener may listen twice and each tail closes its own.
    const own: LogListener = {
      onEvent: (event) => listener.onEvent(event),
      onInterrupted: (through) => listener.onInterrupted(through),
    };
    const rooms = new Set<string>();
    this.feed.listen(own);
    return {
      follow: async (room) => {
        if (rooms.has(room)) return this.feed.whenFollowed(room);
        rooms.add(room);
        return this.feed.follow(room);
      },
      unfollow: (room) => {
        if (rooms.delete(room)) this.feed.unfollow(room);
      },
      close: async () => {
        this.feed.unlisten(own);
        for (const room of rooms) this.feed.unfollow(room);
        rooms.clear();
      },
    };
  }

  /** Sends what waits, for at most `timeout`, and closes the connection for messages. */
  async close(): Promise<void> {
    this.closing ??= this.shut();
    await this.closing;
  }

  private async shut(): Promise<void> {
    clearInterval(this.timer);
    await this.publishing.close();
    this.reader.close();
    this.feed.close();
  }

  private check(): void {
    // Redis is away: who needs it is told.
    this.feed.check().catch(() => undefined);
  }

  private assertOpen(): void {
    if (this.closing) throw new LogUnavailableError(new Error('The Redis log is closed'));
  }
}

/**
 * Warns, once, of a Redis that may evict keys to make room: history would go at random. The process emits a warning with the code
 * `SSE_REDIS_EVICTION`.
 */
export class EvictionWarning {
  private warned = false;

  constructor(private readonly redis: RedisClient) {}

  /** Asks Redis for its policy. A server that does not tell, as some hosts forbid it, is taken for a good one. */
  async check(): Promise<void> {
    if (this.warned) return;
    let memory: string;
    try {
      memory = (await this.redis.info?.('memory')) ?? '';
    } catch {
      return;
    }
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    // Two checks may be under way: the connection was made twice meanwhile.
    if (this.warned || policy === undefined || policy === 'noeviction') return;
    this.warned = true;
    process.emitWarning(
      `Redis may evict events, rooms and idempotency keys: its maxmemory-policy is ${policy}. Set it to noeviction, ` +
        'so that a full Redis refuses events instead, and the publisher is told',
      { code: 'SSE_REDIS_EVICTION' },
    );
  }
}
