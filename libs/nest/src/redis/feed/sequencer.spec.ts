import { lengthOf, playWorlds } from '@nestream/test-kit/random-worlds';
import { Random } from '@nestream/test-kit/random';
import type { EventMessage, HeadMessage } from './message.js';
import { Sequencer } from './sequencer.js';

const EPOCH = 'e';
const ROOMS = ['a', 'b', 'c'];

interface Batch {
  readonly events: readonly EventMessage[];
  readonly head: HeadMessage;
}

/** Writes batches as Redis does. */
class Writer {
  private seq = 0;
  private readonly newest = new Map<string, number>();

  /** @param list the rooms of each event. */
  write(...list: (readonly string[])[]): Batch {
    const before = this.seq;
    const events: EventMessage[] = [];
    const rooms = new Map<string, number>();
    for (const names of list) {
      const seq = ++this.seq;
      for (const room of names) {
        events.push({ epoch: EPOCH, seq, room, previous: this.newest.get(room) ?? 0, packed: '' });
        this.newest.set(room, seq);
        rooms.set(room, seq);
      }
    }
    return { events, head: { epoch: EPOCH, before, through: this.seq, rooms } };
  }
}

function setUp(followed: readonly string[] = ROOMS) {
  const got: number[] = [];
  const sequencer = new Sequencer(({ seq }) => got.push(seq));
  sequencer.start({ epoch: EPOCH, seq: 0 });
  const takeHead = ({ head }: Batch): void => sequencer.takeHead(head, (room) => followed.includes(room));
  return { got, sequencer, takeHead, writer: new Writer() };
}

describe('Live events', () => {
  it('are handed on with the head of their batch, those of several rooms once', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    const batch = writer.write(['a'], ['a', 'b'], ['c']);
    for (const event of batch.events) sequencer.takeEvent(event);
    expect(got).toEqual([]);
    takeHead(batch);
    expect([got, sequencer.position, sequencer.waitsSince]).toEqual([
      [1, 2, 3],
      { epoch: EPOCH, seq: 3 },
      undefined,
    ]);
  });

  it('wait for an earlier one of another room that is late', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    const [one, other] = [writer.write(['a']), writer.write(['b'])];
    takeHead(one);
    for (const event of other.events) sequencer.takeEvent(event);
    takeHead(other);
    expect([got, sequencer.position?.seq, sequencer.waitsSince]).toEqual([[], 0, 0]);
    for (const event of one.events) sequencer.takeEvent(event);
    expect(got).toEqual([1, 2]);
  });

  it('wait for a head that is late', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    const [one, other] = [writer.write(['x']), writer.write(['a'])];
    for (const event of other.events) sequencer.takeEvent(event);
    takeHead(other);
    expect(got).toEqual([]);
    takeHead(one);
    expect(got).toEqual([2]);
  });

  it('do not wait for rooms that nobody follows', () => {
    const { got, sequencer, takeHead, writer } = setUp(['b']);
    const batch = writer.write(['a'], ['b']);
    sequencer.takeEvent(batch.events[1]!);
    takeHead(batch);
    expect(got).toEqual([2]);
  });

  it('go past what is lost when it is given up, also in the middle of a batch', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    const batch = writer.write(['a'], ['b'], ['a'], ['b']);
    sequencer.takeEvent(batch.events[1]!);
    sequencer.skip();
    expect([sequencer.position?.seq, sequencer.waitsSince]).toEqual([2, undefined]);
    sequencer.takeEvent(batch.events[2]!);
    sequencer.takeEvent(batch.events[3]!);
    takeHead(batch);
    expect(got).toEqual([3, 4]);
  });

  it('of before the position that is found are left out, those after it are kept', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    sequencer.stop();
    for (const batch of [writer.write(['a'], ['b']), writer.write(['a'])]) {
      for (const event of batch.events) sequencer.takeEvent(event);
      takeHead(batch);
    }
    sequencer.start({ epoch: EPOCH, seq: 1 });
    expect(got).toEqual([2, 3]);
  });

  it('of another epoch are not mixed in', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    const batch = writer.write(['a'], ['b']);
    sequencer.takeEvent({ ...batch.events[0]!, epoch: 'other' });
    sequencer.takeEvent(batch.events[1]!);
    takeHead(batch);
    expect([got, sequencer.position?.seq]).toEqual([[], 0]);
  });

  it('take a bounded amount of memory while others are missing', () => {
    const { got, sequencer, takeHead, writer } = setUp();
    const packed = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 40; count++) {
      const [event] = writer.write(['a']).events;
      sequencer.takeEvent({ ...event!, packed });
    }
    const kept = (sequencer as unknown as { events: unknown[] }).events.length;
    expect(kept).toBeLessThan(18);
    sequencer.skip();
    const next = writer.write(['a']);
    sequencer.takeEvent(next.events[0]!);
    takeHead(next);
    expect(got).toEqual([41]);
  });
});

describe('Whatever is lost, doubled or overtaken on its way', () => {
  it('each event is handed on once and in order, or is told to be read before a later one comes', async () => {
    let interruptions = 0;
    const { repeated } = await playWorlds('sequencer', lengthOf(3_000, 100_000), (seed) => {
      const random = new Random(seed);
      const { got, sequencer, takeHead, writer } = setUp(['a', 'b']);
      const due = new Set<number>();
      const waiting: (() => void)[] = [];
      const giveUp = (): void => {
        const from = sequencer.position!.seq;
        sequencer.skip();
        const { seq } = sequencer.position!;
        // Who listens reads everything in between from the log.
        for (const each of due) if (each > from && each <= seq) due.delete(each);
        interruptions++;
      };
      for (let batches = 1 + random.below(12); batches > 0; batches--) {
        const batch = writer.write(...Array.from({ length: 1 + random.below(4) }, () => random.some(ROOMS)));
        const deliveries: (() => void)[] = [];
        for (const event of batch.events) {
          if (event.room === 'c') continue;
          due.add(event.seq);
          deliveries.push(() => sequencer.takeEvent(event));
        }
        deliveries.push(() => takeHead(batch));
        for (const deliver of deliveries) {
          if (random.chance(0.1)) continue;
          waiting.splice(random.chance(0.8) ? waiting.length : random.below(waiting.length), 0, deliver);
          if (random.chance(0.1)) waiting.push(deliver);
        }
        for (let some = random.below(waiting.length + 1); some > 0; some--) waiting.shift()!();
        if (sequencer.waitsSince !== undefined && random.chance(0.2)) giveUp();
        const { seq } = sequencer.position!;
        const missing = [...due].filter((each) => each <= seq && !got.includes(each));
        if (missing.length > 0) throw new Error(`${missing.join()} passed at ${seq}`);
      }
      for (const deliver of waiting) deliver();
      expect(got).toEqual([...new Set(got)].toSorted((one, other) => one - other));
    });
    expect(interruptions > 0 || repeated).toBe(true);
  }, 120_000);
});
