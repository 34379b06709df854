import type { RedisSubscriber } from '../redis-client.interface.js';

/** Most channels of one command. */
const MOST_CHANNELS = 1_000;

/** The connection that messages come in on. */
export class Subscriber {
  /** @param onMessage called with channel and text, in the order of Redis. */
  constructor(
    private readonly connection: RedisSubscriber,
    private readonly sharded: boolean,
    onMessage: (channel: string, text: string) => void,
  ) {
    connection.on(sharded ? 'smessage' : 'message', (channel, text) =>
      onMessage(channel as string, text as string),
    );
    // The application's own connection, from which this one was duplicated, tells it of the same trouble.
    connection.on('error', () => undefined);
  }

  /** Whether commands are taken now; one that connects with its first command takes them, too. */
  get accepts(): boolean {
    return this.connection.status === 'ready' || this.connection.status === 'wait';
  }

  onReady(listener: () => void): void {
    this.connection.on('ready', listener);
    if (this.connection.status === 'ready') listener();
  }

  onClose(listener: () => void): void {
    this.connection.on('close', listener);
  }

  async subscribe(channels: readonly string[]): Promise<void> {
    const { connection, sharded } = this;
    for (let start = 0; start < channels.length; start += MOST_CHANNELS) {
      const some = channels.slice(start, start + MOST_CHANNELS);
      await (sharded ? connection.ssubscribe(...some) : connection.subscribe(...some));
    }
  }

  async unsubscribe(channels: readonly string[]): Promise<void> {
    const { connection, sharded } = this;
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
    await this.connection.ping();
  }

  /** Closes the connection and opens it again. */
  reconnect(): void {
    this.connection.disconnect(true);
  }

  /** Connects again where the client has given up, as its `retryStrategy` may tell it to: streams would be silent for good. */
  revive(): void {
    if (this.connection.status === 'end') this.connection.connect().catch(() => undefined);
  }

  close(): void {
    this.connection.disconnect();
  }
}
