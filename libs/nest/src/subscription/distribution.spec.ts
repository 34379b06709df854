import { rethrow } from '../connection/rethrow.spec-support.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { EncodedEvent } from '../event/encoded-event.js';
import { Distribution } from './distribution.js';
import type { Follower } from './follower.interface.js';

function eventOf(seq: number, ...rooms: string[]): EncodedEvent {
  return new EncodedEvent({ cursor: { epoch: 'e', seq }, rooms }, { text: 'data: x\n', json: false });
}

/** Keeps the processor for a while, as thousands of followers would. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

class Listener implements Follower {
  readonly seqs: number[] = [];

  constructor(private readonly onEvent: (event: EncodedEvent) => void = () => undefined) {}

  onLive(event: EncodedEvent): void {
    this.seqs.push(event.seq);
    this.onEvent(event);
  }

  onInterrupted(): void {
    throw new Error('not of this test');
  }
}

class Room {
  readonly followers = new Map<string, Set<Listener>>();
  readonly handedOut: number[] = [];
  readonly distribution: Distribution;

  constructor(onError: (error: unknown) => void = rethrow) {
    this.distribution = new Distribution(
      (room) => this.followers.get(room) ?? new Set(),
      ({ seq }) => this.handedOut.push(seq),
      onError,
    );
  }

  join(room: string, count: number, onEvent?: (event: EncodedEvent) => void): Listener[] {
    const joined = Array.from({ length: count }, () => new Listener(onEvent));
    this.followers.set(room, new Set([...(this.followers.get(room) ?? []), ...joined]));
    return joined;
  }
}

describe('Distribution', () => {
  it('hands out at once what few follow', () => {
    const room = new Room();
    const [one] = room.join('a', 1);
    room.join('b', 1);
    for (const seq of [1, 2, 3]) room.distribution.push(eventOf(seq, 'a'));
    expect(one!.seqs).toEqual([1, 2, 3]);
    expect(room.handedOut).toEqual([1, 2, 3]);
  });

  it('lets other work have its turn while it hands out to many', async () => {
    const room = new Room();
    const listeners = room.join('a', 320, () => work(0.1));
    room.distribution.push(eventOf(1, 'a'));
    const served = () => listeners.filter(({ seqs }) => seqs.length > 0).length;
    expect(served()).toBeLessThan(320);
    let turns = 0;
    const count = (): void => {
      if (room.handedOut.length === 0) turns++;
      setImmediate(count).unref();
    };
    count();
    await waitUntil(() => room.handedOut.length > 0);
    expect(turns).toBeGreaterThan(3);
    expect(served()).toBe(320);
  });

  it('keeps the order for each follower, whatever comes while it hands out', async () => {
    const room = new Room();
    const slow = room.join('a', 160, () => work(0.1));
    const both = room.join('b', 1)[0]!;
    room.followers.get('a')!.add(both);
    for (const seq of [1, 2, 3]) room.distribution.push(eventOf(seq, 'a'));
    room.distribution.push(eventOf(4, 'b'));
    room.distribution.push(eventOf(5, 'a', 'c'));
    // Waits behind what does not concern it.
    expect(both.seqs).not.toContain(4);
    await waitUntil(() => room.handedOut.at(-1) === 5);
    expect(both.seqs).toEqual([1, 2, 3, 4, 5]);
    for (const { seqs } of slow) expect(seqs).toEqual([1, 2, 3, 5]);
    expect(room.handedOut).toEqual(room.handedOut.toSorted((one, other) => one - other));
  });

  it('gives a follower in one go what waited for its room', async () => {
    const room = new Room();
    const order: string[] = [];
    room.join('a', 64, ({ seq }) => {
      work(0.1);
      order.push(`first ${seq}`);
    });
    room.join('a', 1, ({ seq }) => order.push(`last ${seq}`));
    for (const seq of [1, 2, 3, 4]) room.distribution.push(eventOf(seq, 'a'));
    await waitUntil(() => room.handedOut.at(-1) === 4);
    expect(order.slice(-3)).toEqual(['last 2', 'last 3', 'last 4']);
    expect(room.handedOut).toEqual([1, 4]);
  });

  it('gives nothing to who has left in between', async () => {
    const room = new Room();
    const listeners = room.join('a', 64, () => work(0.1));
    room.distribution.push(eventOf(1, 'a'));
    const left = listeners.at(-1)!;
    room.followers.get('a')!.delete(left);
    await waitUntil(() => room.handedOut.length > 0);
    expect(left.seqs).toEqual([]);
  });

  it('goes on after a follower that throws', () => {
    const errors: unknown[] = [];
    const room = new Room((error) => errors.push(error));
    room.join('a', 1, () => {
      throw new Error('mine');
    });
    const [other] = room.join('a', 1);
    room.distribution.push(eventOf(1, 'a'));
    expect(other!.seqs).toEqual([1]);
    expect(errors).toEqual([new Error('mine')]);
  });

  it('lets a follower that publishes not overtake', () => {
    const room = new Room();
    room.join('a', 1, ({ seq }) => {
      if (seq === 1) room.distribution.push(eventOf(2, 'a'));
    });
    const [other] = room.join('a', 1);
    room.distribution.push(eventOf(1, 'a'));
    expect(other!.seqs).toEqual([1, 2]);
  });

  it('makes the publisher wait when too many are waiting, so that memory stays bounded', () => {
    const room = new Room();
    const listeners = room.join('a', 64, () => work(0.05));
    room.distribution.push(eventOf(1, 'a'));
    expect(room.handedOut).toEqual([]);
    const seqs = Array.from({ length: 1_001 }, (_, index) => index + 2);
    room.followers.set('b', new Set([new Listener()]));
    for (const seq of seqs) room.distribution.push(eventOf(seq, 'b'));
    expect(room.handedOut.at(-1)).toBe(1_002);
    for (const { seqs } of listeners) expect(seqs).toEqual([1]);
  });

  it('finishes at once when asked to', () => {
    const room = new Room();
    const listeners = room.join('a', 64, () => work(0.1));
    for (const seq of [1, 2]) room.distribution.push(eventOf(seq, 'a'));
    expect(room.handedOut).not.toContain(2);
    room.distribution.finish();
    for (const { seqs } of listeners) expect(seqs).toEqual([1, 2]);
  });
});
