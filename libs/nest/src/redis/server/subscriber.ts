import type { RedisSubscriber } from './redis-client.interface.js';
import type { LogServer } from './log-server.js';

/** Most channels of one command. */
const MOST_CHANNELS = 1_000;
/** Milliseconds until the connection is opened again: at first, and at most. */
const FIRST_DELAY = 20;
const LONGEST_DELAY = 500;

/** The connection that messages come in on: to the server that has the log, opened again wherever that is when it breaks. */
export class Subscriber {
  private connection: RedisSubscriber | undefined;
  private readonly readyListeners: (() => void)[] = [];
  private readonly closeListeners: (() => void)[] = [];
  /** Those who wait for a connection. */
  private waiting: ((connection: RedisSubscriber) => void)[] = [];
  private delay = FIRST_DELAY;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param onMessage called with channel and text, in the order of Redis. */
  constructor(
    private readonly server: LogServer,
    private readonly sharded: boolean,
    private readonly onMessage: (channel: string, text: string) => void,
  ) {
    void this.open();
  }

  /** Whether commands are taken now. */
  get accepts(): boolean {
    return this.connection?.status === 'ready';
  }

  /** @param listener called whenever a connection is ready, which has no subscription yet. */
  onReady(listener: () => void): void {
    this.readyListeners.push(listener);
    if (this.accepts) listener();
  }

  onClose(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  /** Waits for a connection where there is none. */
  async subscribe(channels: readonly string[]): Promise<void> {
    const connection = await this.whenReady();
    for (let start = 0; start < channels.length; start += MOST_CHANNELS) {
      const some = channels.slice(start, start + MOST_CHANNELS);
      await (this.sharded ? connection.ssubscribe(...some) : connection.subscribe(...some));
    }
  }

  async unsubscribe(channels: readonly string[]): Promise<void> {
    const { connection, sharded } = this;
    // The next one has no subscription.
    if (!connection) return;
    const sent: Promise<unknown>[] = [];
    // All at once: a room of them that is followed again meanwhile is subscribed after.
    for (let start = 0; start < channels.length; start += MOST_CHANNELS) {
      const some = channels.slice(start, start + MOST_CHANNELS);
      sent.push(sharded ? connection.sunsubscribe(...some) : connection.unsubscribe(...some));
    }
    await Promise.all(sent);
  }

  /** Resolves when everything that Redis sent before has come in. */
  async ping(): Promise<void> {
    await this.connection!.ping();
  }

  /** Opens the connection anew if another server has the log now. */
  checkServer(): void {
    if (this.connection && this.server.hasMoved(this.connection)) this.reconnect();
  }

  /** Closes the connection and opens it again. */
  reconnect(): void {
    const { connection } = this;
    if (!connection) return;
    // A frozen server does not answer the end of the connection either.
    this.detach(connection);
    connection.disconnect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.connection?.disconnect();
  }

  private async open(): Promise<void> {
    let connection: RedisSubscriber;
    try {
      connection = await this.server.createConnection();
    } catch {
      // The application's own connection tells it of the same trouble.
      this.server.refresh();
      this.openLater();
      return;
    }
    if (this.closed) return;
    this.connection = connection;
    connection.on(this.sharded ? 'smessage' : 'message', (channel, text) => {
      if (this.connection === connection) this.onMessage(channel as string, text as string);
    });
    connection.on('error', () => undefined);
    connection.on('end', () => this.detach(connection));
    // A sharded channel has gone to another server.
    connection.on('moved', () => connection.disconnect());
    try {
      await connection.connect();
    } catch {
      this.detach(connection);
      connection.disconnect();
    }
    if (!this.accepts || this.connection !== connection) return;
    this.delay = FIRST_DELAY;
    for (const listener of this.readyListeners) listener();
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve(connection);
  }

  private detach(connection: RedisSubscriber): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    for (const listener of this.closeListeners) listener();
    this.server.refresh();
    this.openLater();
  }

  private openLater(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(), this.delay);
    this.timer.unref();
    this.delay = Math.min(2 * this.delay, LONGEST_DELAY);
  }

  private async whenReady(): Promise<RedisSubscriber> {
    if (this.accepts) return this.connection!;
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
