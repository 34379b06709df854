import type { EncodedEvent } from '../../event/encoded-event.js';
import { EventCache } from '../../event/event-cache.js';
import { LogUnavailableError } from '../../errors/log.errors.js';
import type { KnownHead } from '../store/known-head.js';
import { unpackEvent } from '../store/packed-event.js';
import type { RedisKeys } from '../store/redis-keys.js';
import type { RedisSettings } from '../store/redis-event-log-options.js';
import { READ } from './read.lua.js';
import { type Asked, ReadBatch } from './read-batch.js';
import type { RoomResult, RoomQuery } from './room-query.interface.js';
import { RoomWindows } from './room-windows.js';

/** Most rooms of one script call: Redis does nothing else meanwhile. */
const MOST_ROOMS = 200;
/** Most events of one script call, about 5 µs for each. */
const MOST_EVENTS = 500;

type RoomAnswer = readonly [
  score: number,
  length: number,
  first: number,
  lost: number,
  more: number,
  ...rest: unknown[],
];

/**
 * Reads rooms, one batch at a time. Thousands of clients that come back together ask the same of the same rooms: each is read once
 * for all who ask before the question is sent. Nobody joins a question that is on its way: its answer may be older than the
 * live feed of who joins.
 */
export class ReadQueue {
  private readonly cache = new EventCache();
  /** What was read of rooms that had more. */
  readonly windows = new RoomWindows();
  private epoch = '';
  private next: ReadBatch | undefined;
  private running = false;
  private closed = false;

  constructor(
    private readonly settings: RedisSettings,
    private readonly keys: RedisKeys,
    private readonly head: KnownHead,
  ) {}

  /** @throws LogUnavailableError */
  async ask(question: RoomQuery): Promise<RoomResult> {
    if (this.closed) throw new LogUnavailableError(new Error('The Redis log is closed'));
    const known = this.windows.find(question);
    if (!known) return this.askRedis(question);
    const { after, count, room } = question;
    // With a few that are left of one room the pages of all would be short.
    if (known.events.length >= count / 2) return known;
    const more = await this.askRedis({ ...question, after: known.events.at(-1)!.seq });
    // What was lost meanwhile is told of when it is its turn.
    if (more.lostThrough > 0 || more.head.epoch !== known.head.epoch) return known;
    const whole = { ...more, lostThrough: known.lostThrough, events: [...known.events, ...more.events] };
    this.windows.keep({ room, after, count }, whole);
    return whole;
  }

  close(): void {
    this.closed = true;
    this.next?.fail(new LogUnavailableError(new Error('The Redis log is closed')));
    this.clear();
  }

  private async askRedis(question: RoomQuery): Promise<RoomResult> {
    if (!this.next || this.next.over) this.next = new ReadBatch(this.settings.timeout);
    const answer = this.next.ask(question);
    if (!this.running) void this.run();
    return answer;
  }

  private clear(): void {
    this.cache.clear();
    this.windows.clear();
  }

  private async run(): Promise<void> {
    this.running = true;
    // What is asked in this turn goes along.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batch = this.take(); batch; batch = this.take()) {
      try {
        await Promise.all(
          [...batch.groups(MOST_ROOMS, MOST_EVENTS)].map(async (group) => this.readRooms(group)),
        );
        batch.done();
      } catch (error) {
        batch.fail(new LogUnavailableError(error));
      }
    }
    this.running = false;
  }

  private take(): ReadBatch | undefined {
    const batch = this.next;
    this.next = undefined;
    // Its time may have run out while Redis did not answer the one before.
    return batch?.over ? undefined : batch;
  }

  private async readRooms(group: readonly Asked[]): Promise<void> {
    const { age, redis } = this.settings;
    const keys = [
      this.keys.log,
      this.keys.rooms,
      ...group.map(({ question }) => this.keys.room(question.room)),
    ];
    const questions = group.flatMap(({ question: { room, after, count, bytes } }) => [
      room,
      after,
      // Beyond what Lua counts exactly there is nothing.
      Math.min(count, 2 ** 52),
      Math.min(bytes, 2 ** 52),
    ]);
    const answer = await this.head.run(READ, redis, keys, [age, ...questions]);
    const [text, seq, past, ...rooms] = answer as [string, number, string, ...RoomAnswer[]];
    const epoch = this.head.observe(text, seq);
    if (epoch !== this.epoch) this.clear();
    this.epoch = epoch;
    for (const [index, { question, resolve }] of group.entries()) {
      const result = this.readAnswer(question.room, { epoch, seq, past }, rooms[index]!);
      this.windows.keep(question, result);
      resolve(result);
    }
  }

  private readAnswer(room: string, head: RoomResult['head'], answer: RoomAnswer): RoomResult {
    const [score, length, first, lostThrough, more, ...rest] = answer;
    const events: EncodedEvent[] = [];
    for (let at = 0; at < rest.length; at += 2) {
      const seq = rest[at] as number;
      let event = this.cache.get(seq);
      if (!event) {
        event = unpackEvent({ epoch: head.epoch, seq }, room, rest[at + 1] as string);
        this.cache.add(event);
      }
      events.push(event);
    }
    return {
      room,
      head,
      newest: Math.floor(score / 2),
      ends: score % 2 === 1,
      length,
      first,
      lostThrough,
      complete: more === 0,
      events,
    };
  }
}
