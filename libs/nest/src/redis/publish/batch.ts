import type { Cursor } from '@nestream/protocol';
import type { KnownHead } from '../store/known-head.js';
import { costOf, packEvent } from '../store/packed-event.js';
import type { RedisKeys } from '../store/redis-keys.js';
import type { RedisSettings } from '../store/redis-event-log-options.js';
import { PUBLISH } from './publish.lua.js';
import type { Waiting } from './sent-deadline.js';

/** Events that go to Redis in one call. It can be run again when its outcome is unknown: Redis remembers the last one. */
export class Batch {
  private readonly keyNames: string[];
  private readonly bounds: (string | number)[];
  private readonly contents: (string | number)[];

  constructor(
    readonly number: number,
    private readonly acknowledged: { readonly number: number; readonly epoch: string } | undefined,
    publisher: string,
    group: readonly Waiting[],
    private readonly settings: RedisSettings,
    keys: RedisKeys,
  ) {
    const { count, age, bytes, rooms, idempotencyAge, sharded } = settings;
    const indexes = new Map<string, number>();
    const idempotencyKeys: string[] = [];
    const events: (string | number)[] = [];
    for (const { entry } of group) {
      for (const room of entry.rooms) if (!indexes.has(room)) indexes.set(room, indexes.size + 1);
      const key = entry.idempotencyKey;
      if (key !== undefined) idempotencyKeys.push(keys.idempotency(key));
      const packed = packEvent(entry);
      events.push(
        entry.rooms.map((room) => indexes.get(room)!).join(','),
        key === undefined ? 0 : idempotencyKeys.length,
        entry.ends ? 1 : 0,
        costOf(packed),
        packed,
      );
    }
    const names = [...indexes.keys()];
    this.keyNames = [
      keys.log,
      keys.rooms,
      keys.bytes,
      publisher,
      ...names.map((room) => keys.room(room)),
      ...idempotencyKeys,
    ];
    const bounds = [count, age, bytes, rooms].map((bound) => (Number.isFinite(bound) ? bound : 0));
    const publish = sharded ? 'SPUBLISH' : 'PUBLISH';
    this.bounds = [number, ...bounds, idempotencyAge, publish, keys.roomPrefix, keys.heads];
    this.contents = [names.length, ...names, ...events];
  }

  /** Resolves with the positions of its events, in their order. */
  async run(head: KnownHead): Promise<Cursor[]> {
    // Another log, begun since then, was never told of the batch: that it does not know it is no loss.
    const known = this.acknowledged?.epoch === head.epoch ? this.acknowledged.number : 0;
    const args = [...this.bounds, known, ...this.contents];
    const answer = (await head.run(PUBLISH, this.settings.redis, this.keyNames, args)) as string;
    const [text, list] = answer.split(' ') as [string, string];
    const seqs = list.split(',').map(Number);
    const epoch = head.observe(text, Math.max(...seqs));
    return seqs.map((seq) => ({ epoch, seq }));
  }
}
