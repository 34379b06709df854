import type { Cursor } from '@event-stream/protocol';
import type { LogListener } from '../../log/event-log.interface.js';
import type { KnownHead } from '../known-head.js';
import { unpackEvent } from '../packed-event.js';
import type { RedisKeys } from '../redis-keys.js';
import { within } from '../within.js';
import { Channel } from './channel.js';
import { parseMessage } from './message.js';
import type { Subscriber } from './subscriber.js';

/** Looks after which a room stays subscribed after the last follower has gone: clients that reconnect find it followed. */
const LINGER = 2;

/** The live events of the rooms that this node follows. Holes are told of; who listens reads the log then. */
export class RedisFeed {
  private readonly listeners = new Set<LogListener>();
  private readonly channels = new Map<string, Channel>();
  /** The newest event that was handed on. */
  private newest: Cursor = { epoch: '', seq: 0 };
  /** Whether all that is published to the followed rooms comes in. What comes in otherwise is dropped: it is in the log. */
  private whole = false;
  /** Whether it was whole before, so that there is something to interrupt. */
  private begun = false;
  private asked: Channel[] = [];
  private failure: unknown;
  private connections = 0;

  constructor(
    private readonly subscriber: Subscriber,
    private readonly keys: RedisKeys,
    private readonly head: KnownHead,
    private readonly timeout: number,
  ) {
    subscriber.onReady(() => void this.begin());
    subscriber.onClose(() => {
      this.connections++;
      this.whole = false;
      for (const channel of this.channels.values()) channel.interrupt();
    });
  }

  listen(listener: LogListener): void {
    this.listeners.add(listener);
  }

  unlisten(listener: LogListener): void {
    this.listeners.delete(listener);
  }

  /** Counts a follower in. @throws LogUnavailableError when Redis does not answer; it stays counted in. */
  async follow(room: string): Promise<void> {
    let channel = this.channels.get(room);
    if (!channel) this.channels.set(room, (channel = new Channel(room)));
    channel.followers++;
    if (!channel.subscribed && this.subscriber.accepts) this.ask(channel);
    await this.whenFollowed(room);
  }

  /** Resolves when the events of a followed room come in. @throws LogUnavailableError */
  async whenFollowed(room: string): Promise<void> {
    const channel = this.channels.get(room);
    if (!channel || channel.subscribed) return;
    await within(this.timeout, channel.whenSubscribed, () => this.failure);
  }

  unfollow(room: string): void {
    const channel = this.channels.get(room);
    if (channel) channel.followers--;
  }

  readonly receive = (name: string, text: string): void => {
    const room = name.slice(this.keys.roomPrefix.length);
    const channel = this.channels.get(room);
    const message = channel && this.whole ? parseMessage(text) : undefined;
    if (!channel || !message) return;
    const { previous, seq } = message;
    const epoch = this.head.observe(message.epoch, seq);
    if (epoch !== this.newest.epoch) this.newest = { epoch, seq: 0 };
    if (channel.newest !== undefined && seq <= channel.newest) return;
    const known = channel.newest ?? channel.seen;
    channel.newest = seq;
    if (known !== undefined && previous > known) this.interrupt(known);
    // Another room of an event that was handed on; or one that is late and can only be read from the log.
    if (seq <= this.newest.seq) {
      if (seq < this.newest.seq) this.interrupt(previous);
      return;
    }
    this.newest = { epoch, seq };
    const event = unpackEvent(this.newest, room, message.packed);
    for (const listener of this.listeners) listener.onEvent(event);
  };

  /** The log began anew. */
  reset(): void {
    for (const channel of this.channels.values()) channel.forget();
    if (this.begun) this.interrupt(this.newest.seq);
  }

  /**
   * Looks after what no message tells of: a hole that nothing followed, a connection that is silent, rooms that nobody follows.
   *
   * @param newestOf tells the `seq` of the newest event of each room.
   */
  async check(newestOf: (rooms: readonly string[]) => Promise<ReadonlyMap<string, number>>): Promise<void> {
    if (!this.subscriber.accepts) {
      this.subscriber.revive();
      return;
    }
    await this.sweep();
    if (!this.whole) {
      await this.begin();
      return;
    }
    const rooms = await newestOf([...this.channels.keys()]);
    try {
      // Then all that was published before has come in, or never will.
      await within(this.timeout, this.subscriber.ping());
    } catch {
      this.subscriber.reconnect();
      return;
    }
    if (!this.whole) return;
    let hole = Number.POSITIVE_INFINITY;
    for (const [room, newest] of rooms) {
      const channel = this.channels.get(room);
      if (!channel?.subscribed) continue;
      const known = channel.newest ?? channel.seen;
      if (known !== undefined && known < newest) hole = Math.min(hole, known);
      if (channel.newest === undefined) channel.seen = newest;
      else channel.newest = Math.max(channel.newest, newest);
    }
    if (hole < Number.POSITIVE_INFINITY) this.interrupt(hole);
  }

  close(): void {
    this.listeners.clear();
    this.channels.clear();
    this.subscriber.close();
  }

  private interrupt(seq: number): void {
    const through = { epoch: this.newest.epoch, seq };
    for (const listener of this.listeners) listener.onInterrupted(through);
  }

  private async sweep(): Promise<void> {
    const idle: string[] = [];
    for (const channel of this.channels.values()) {
      channel.idle = channel.followers > 0 ? 0 : channel.idle + 1;
      if (channel.idle <= LINGER) continue;
      this.channels.delete(channel.room);
      idle.push(this.keys.room(channel.room));
    }
    if (idle.length > 0) await this.subscriber.unsubscribe(idle);
  }

  private ask(channel: Channel): void {
    this.asked.push(channel);
    if (this.asked.length > 1) return;
    // Rooms that are followed in one turn share a command.
    setImmediate(() => {
      const { asked } = this;
      this.asked = [];
      void this.subscribe(asked);
    });
  }

  /** The connection is new: nothing comes in yet, and what was published meanwhile is missed. */
  private async begin(): Promise<void> {
    if (!(await this.subscribe([...this.channels.values()]))) return;
    this.whole = true;
    if (this.begun) this.interrupt(this.newest.seq);
    this.begun = true;
  }

  /** @returns false when the connection broke; the next one subscribes to all channels. */
  private async subscribe(channels: readonly Channel[]): Promise<boolean> {
    const { connections } = this;
    try {
      await this.subscriber.subscribe(channels.map(({ room }) => this.keys.room(room)));
    } catch (error) {
      this.failure = error;
      return false;
    }
    // A client sends again what was under way: some of it may have gone to the connection before.
    if (connections !== this.connections) return false;
    for (const channel of channels) channel.begin();
    return true;
  }
}
