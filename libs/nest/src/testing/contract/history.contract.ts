import assert from 'node:assert/strict';
import { seqsOf } from '../probe/log-probe.js';
import { testRunner } from '../probe/test-runner.js';
import type { ContractContext } from './contract-context.interface.js';

const ROOMS = ['a', 'b', 'c', 'd'];
const KEPT = 7;
const EVENTS = 120;

/** Numbers below `limit` from a seed (mulberry32), so that a failure can be repeated. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

export function describeHistory({ open }: ContractContext): void {
  const { it } = testRunner();
  const seed = Math.floor(Math.random() * 2 ** 32);

  it(`reads as a simple model says (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    const some = (): string[] => {
      const rooms = ROOMS.filter(() => random(3) === 0);
      return rooms.length > 0 ? rooms : [ROOMS[random(ROOMS.length)]!];
    };
    const log = await open({ count: KEPT });
    const rooms = new Map(ROOMS.map((room): [string, number[]] => [room, []]));
    const positions = [0];
    for (let index = 0; index < EVENTS; index++) {
      const entry = some();
      const seq = await log.add(entry);
      positions.push(seq);
      for (const room of entry) rooms.get(room)!.push(seq);

      const asked = some();
      const from = positions[random(positions.length)]!;
      const limit = random(12) + 1;
      const kept = union(asked.map((room) => rooms.get(room)!.slice(-KEPT))).filter((seq) => seq > from);
      const lost = asked.flatMap((room) => {
        const through = rooms.get(room)!.at(-KEPT - 1);
        return through !== undefined && through > from ? [{ room, through }] : [];
      });
      const where = `event ${index}, rooms ${asked.join()}, after ${from}, limit ${limit}`;

      const page = await log.page(asked, from, { count: limit });
      assert.deepEqual(seqsOf(page.events), kept.slice(0, limit), where);
      assert.equal(page.complete, kept.length <= limit, where);
      assert.deepEqual(page.lost, lost, where);
      const start = await log.resume(asked, from, limit);
      assert.deepEqual(start.lost, lost, where);
      assert.equal(start.skipped.length > 0, kept.length > limit, where);
      assert.deepEqual(await log.seqsAfter(asked, start.cursor.seq), kept.slice(-limit), where);
    }
  });
}

function union(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].toSorted((one, other) => one - other);
}
