import type { Cursor } from '@nestream/protocol';
import type { LogListener } from '../../log/event-log.interface.js';
import { unpackEvent } from '../store/packed-event.js';
import type { RedisKeys } from '../store/redis-keys.js';
import { answerWithin } from '../server/answer-within.js';
import { Channel } from './channel.js';
import { type EventMessage, type HeadMessage, parseEventMessage, parseHeadMessage } from './message.js';
import { Sequencer } from './sequencer.js';
import type { Subscriber } from '../server/subscriber.js';

/** Checks for which a room stays subscribed after the last follower has gone: clients that reconnect find it followed. */
const IDLE_CHECKS = 10;
/** Milliseconds after which a message that is missing counts as lost: the messages of a batch come together. */
const PATIENCE = 100;
const NOWHERE: Cursor = { epoch: '', seq: 0 };

/** How a feed asks the log where it is. @throws LogUnavailableError */
export type AskHead = () => Promise<Cursor>;

/**
 * The live events of the rooms that this node follows, in the order of the log. Holes are told of before anything after them is handed on;
 * who listens reads the log then.
 */
export class RedisFeed {
  private readonly listeners = new Set<LogListener>();
  private readonly channels = new Map<string, Channel>();
  private readonly sequencer = new Sequencer((event) => this.handOn(event));
  /** Up to where everything was handed on. */
  private handedOn = NOWHERE;
  /** Whether it was whole once, so that there is something to interrupt. */
  private begun = false;
  private asked: Channel[] = [];
  private failure: unknown;
  private connections = 0;
  private locating: Promise<void> | undefined;
  private locateAgain = false;
  private checking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly subscriber: Subscriber,
    private readonly keys: RedisKeys,
    private readonly askHead: AskHead,
    private readonly timeout: number,
  ) {
    subscriber.onReady(() => void this.begin());
    subscriber.onClose(() => {
      this.connections++;
      this.sequencer.clear();
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
    if (!channel || channel.joined) return;
    await answerWithin(this.timeout, channel.whenJoined, () => this.failure);
  }

  unfollow(room: string): void {
    const channel = this.channels.get(room);
    if (channel) channel.followers--;
  }

  /** Takes a message, if it is one of a log. */
  readonly receive = (name: string, text: string): void => {
    const { channels, keys, sequencer } = this;
    if (name === keys.heads) {
      const head = parseHeadMessage(text);
      if (!head) return;
      this.compare(head);
      sequencer.takeHead(head, (room) => channels.get(room)?.subscribed === true);
    } else if (name.startsWith(keys.roomPrefix)) {
      const room = name.slice(keys.roomPrefix.length);
      const event = channels.has(room) ? parseEventMessage(room, text) : undefined;
      if (!event) return;
      sequencer.takeEvent(event);
    } else {
      return;
    }
    this.watch();
  };

  /** The log began anew, as an answer tells. */
  reset(epoch: string): void {
    if (this.sequencer.position?.epoch !== epoch) void this.locate();
  }

  /** Finds what no message tells of: a hole that nothing followed, a connection that is silent, rooms that nobody follows. */
  async check(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    try {
      await this.inspect();
    } finally {
      this.checking = false;
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
    this.channels.clear();
    this.subscriber.close();
  }

  private async inspect(): Promise<void> {
    const { sequencer, subscriber } = this;
    subscriber.checkServer();
    if (!subscriber.accepts) return;
    await this.sweep();
    if (!sequencer.position) {
      await this.begin();
      return;
    }
    const head = await this.askHead();
    this.reset(head.epoch);
    try {
      // Then all that was published before has come in, or never will.
      await answerWithin(this.timeout, subscriber.ping());
    } catch {
      subscriber.reconnect();
      return;
    }
    const { position } = sequencer;
    const behind = position?.epoch === head.epoch && position.seq < head.seq;
    // What waits for others has its own time.
    if (behind && sequencer.waitsSince === undefined) this.giveUp(head.seq);
  }

  private handOn({ epoch, seq, room, packed }: EventMessage): void {
    // One string for all: it is compared for every delivery.
    const { epoch: known } = this.handedOn;
    this.handedOn = { epoch: epoch === known ? known : epoch, seq };
    const event = unpackEvent(this.handedOn, room, packed);
    for (const listener of this.listeners) listener.onEvent(event);
  }

  /** The log began anew, as a message tells: what comes before it is read from the log. */
  private compare({ epoch, before }: HeadMessage): void {
    const { position } = this.sequencer;
    if (!position || position.epoch === epoch) return;
    this.interrupt();
    this.sequencer.start({ epoch, seq: before });
  }

  /** Asks where the log is, and has those who listen read on from there. */
  private async locate(): Promise<void> {
    this.sequencer.stop();
    this.locateAgain = true;
    this.locating ??= this.find().finally(() => (this.locating = undefined));
    await this.locating;
  }

  private async find(): Promise<void> {
    while (this.locateAgain) {
      this.locateAgain = false;
      const { connections } = this;
      let head: Cursor;
      try {
        head = await this.askHead();
      } catch (error) {
        this.failure = error;
        return;
      }
      // What was answered before this connection had subscribed, or before the log began anew, does not join to what comes in.
      if (this.locateAgain || connections !== this.connections) continue;
      if (this.begun) this.interrupt();
      this.begun = true;
      for (const channel of this.channels.values()) if (channel.subscribed) channel.join();
      // Last: it hands on what has come in meanwhile, which nobody may take for the next after what came before.
      this.sequencer.start(head);
      this.watch();
    }
  }

  private interrupt(): void {
    const through = this.handedOn;
    for (const listener of this.listeners) listener.onInterrupted(through);
  }

  /** What is missing does not come any more. */
  private giveUp(seq?: number): void {
    this.sequencer.skip(seq);
    this.interrupt();
  }

  /** One timer for all that waits: a message that was missing when it was set, and still is, counts as lost. */
  private watch(): void {
    const waitsSince = this.sequencer.waitsSince;
    if (this.timer || waitsSince === undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.sequencer.position && this.sequencer.waitsSince === waitsSince) this.giveUp();
      this.watch();
    }, PATIENCE);
    this.timer.unref();
  }

  private async sweep(): Promise<void> {
    const idle: string[] = [];
    for (const channel of this.channels.values()) {
      channel.idle = channel.followers > 0 ? 0 : channel.idle + 1;
      if (channel.idle <= IDLE_CHECKS) continue;
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
    if (await this.subscribe([...this.channels.values()], [this.keys.heads])) await this.locate();
  }

  /** @returns false when the connection broke; the next one subscribes to all channels. */
  private async subscribe(channels: readonly Channel[], others: readonly string[] = []): Promise<boolean> {
    const { connections } = this;
    try {
      await this.subscriber.subscribe([...others, ...channels.map(({ room }) => this.keys.room(room))]);
    } catch (error) {
      this.failure = error;
      return false;
    }
    // A client sends again what was under way: some of it may have gone to the connection before.
    if (connections !== this.connections) return false;
    for (const channel of channels) {
      channel.subscribed = true;
      if (this.sequencer.position) channel.join();
    }
    return true;
  }
}
