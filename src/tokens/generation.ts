import { setTimeout } from 'node:timers/promises';
import type { RoomService } from '@nestream/nest';
import type { Done, DoneReason, Started, Token } from './token-events.interface.js';
import { tokensOf } from './tokens-of.js';

const TOKEN_TIME = 40;
/** How many pieces apart it looks whether anybody reads. */
const LOOK_EVERY = 25;
/** Time without a reader after which nobody is expected back; a client that was cut takes about a second. */
const ABANDONED_AFTER = 5_000;

/**
 * Writes one text into its room, piece by piece, whoever is connected. Each piece has a key: two processes that write the same text,
 * since its client came back to another one, publish each piece once.
 */
export class Generation {
  private state: 'running' | 'stopped' | 'halted' = 'running';
  private readonly tokens: readonly string[];
  private readAt = performance.now();

  constructor(
    private readonly rooms: RoomService,
    private readonly room: string,
    private readonly prompt: string,
  ) {
    this.tokens = tokensOf(prompt);
  }

  /** Publishes the first event. */
  async begin(): Promise<void> {
    await this.publish('started', { prompt: this.prompt } satisfies Started, 'started');
  }

  /** Writes what follows the first `from` pieces, to the end or until it is stopped. */
  async run(from: number): Promise<void> {
    let index = from;
    let reason: DoneReason = 'finished';
    while (index < this.tokens.length && reason === 'finished') {
      const token: Token = { index, text: this.tokens[index]! };
      await this.publish('token', token, String(index));
      index++;
      await setTimeout(TOKEN_TIME);
      if (this.state === 'halted') return;
      if (this.state === 'stopped') reason = 'stopped';
      else if (await this.isAbandoned(index)) reason = 'abandoned';
    }
    await this.publish('done', { reason, tokens: index } satisfies Done, 'done');
    await this.rooms.complete(this.room);
  }

  /** Ends the text where it is. */
  stop(): void {
    this.state = 'stopped';
  }

  /** Writes no more of it here; whoever reads on makes another process go on with it. */
  halt(): void {
    this.state = 'halted';
  }

  private async isAbandoned(index: number): Promise<boolean> {
    if (index % LOOK_EVERY !== 0) return false;
    const now = performance.now();
    if ((await this.rooms.size(this.room)) > 0) this.readAt = now;
    return now - this.readAt >= ABANDONED_AFTER;
  }

  private async publish(type: string, data: object, idempotencyKey: string): Promise<void> {
    await this.rooms.broadcastToRoom(this.room, { type, data }, { idempotencyKey });
  }
}
