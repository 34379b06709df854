import type { KnownHead } from '../store/known-head.js';
import type { RedisKeys } from '../store/redis-keys.js';
import type { RedisSettings } from '../store/redis-event-log-options.js';
import { NEWEST } from './newest.lua.js';
import { answerWithin } from '../server/answer-within.js';

/** Finds the newest events of rooms: once for all who ask the same in one turn. Nobody joins a question that is on its way. */
export class NewestQuery {
  private readonly asked = new Map<string, Promise<number[]>>();

  constructor(
    private readonly settings: RedisSettings,
    private readonly keys: RedisKeys,
    private readonly head: KnownHead,
  ) {}

  /**
   * @param count how many of each room.
   * @returns their `seq`s after `after`, each once, the newest first.
   * @throws LogUnavailableError
   */
  async ask(rooms: readonly string[], after: number, count: number): Promise<readonly number[]> {
    const question = JSON.stringify([after, count, rooms]);
    let answer = this.asked.get(question);
    if (!answer) this.asked.set(question, (answer = this.run(question, rooms, after, count)));
    return answer;
  }

  private async run(
    question: string,
    rooms: readonly string[],
    after: number,
    count: number,
  ): Promise<number[]> {
    await new Promise((resolve) => setImmediate(resolve));
    this.asked.delete(question);
    const { age, redis, timeout } = this.settings;
    const keys = [this.keys.log, this.keys.rooms, ...rooms.map((room) => this.keys.room(room))];
    const answer = this.head.run(NEWEST, redis, keys, [age, count, after]);
    const lists = (await answerWithin(timeout, answer)) as string[];
    const seqs = new Set(lists.flatMap((list) => (list === '' ? [] : list.split(',').map(Number))));
    return [...seqs].toSorted((one, other) => other - one);
  }
}
