import { rethrow } from '../rethrow.spec-support.js';
import { FakeWriter, turn } from './fake-writer.spec-support.js';
import { FlushScheduler } from './flush-scheduler.js';
import { frameOf } from '../../event/frame.js';
import { Outbound } from './outbound.js';

function setUp(highWaterMark = 100): { outbound: Outbound; writer: FakeWriter; onWritable: jest.Mock } {
  const writer = new FakeWriter();
  const onWritable = jest.fn();
  const outbound = new Outbound(new FlushScheduler(rethrow), writer, highWaterMark, {
    onWritable,
    onEnded: jest.fn(),
  });
  return { outbound, writer, onWritable };
}

describe('Outbound', () => {
  it('holds everything back until it is open, and puts the first frame first', async () => {
    const { outbound, writer } = setUp();
    outbound.push(frameOf('b'));
    outbound.push(frameOf('c'));
    await turn();
    expect(writer.writes).toEqual([]);
    expect(outbound.buffered).toBe(2);
    outbound.open([frameOf('a')]);
    await turn();
    expect(writer.writes).toEqual(['abc']);
    expect(outbound.buffered).toBe(0);
  });

  it('writes all frames of a turn at once', async () => {
    const { outbound, writer } = setUp();
    outbound.open([frameOf('open ')]);
    await turn();
    for (const text of ['a', 'b', 'c']) outbound.push(frameOf(text));
    expect(writer.writes).toEqual(['open ']);
    await turn();
    outbound.push(frameOf('d'));
    await turn();
    expect(writer.writes).toEqual(['open ', 'abc', 'd']);
  });

  it('waits for the drain of a full response, then goes on', async () => {
    const { outbound, writer } = setUp();
    outbound.open([frameOf('open ')]);
    writer.full = true;
    await turn();
    expect(outbound.blockedSince).toBeGreaterThan(0);
    expect(outbound.blockedSince).toBe(outbound.lastWriteAt);
    outbound.push(frameOf('a'));
    outbound.push(frameOf('b'));
    await turn();
    expect(writer.writes).toEqual(['open ']);
    writer.drain();
    expect(outbound.blockedSince).toBe(0);
    await turn();
    expect(writer.writes).toEqual(['open ', 'ab']);
  });

  it('is writable below the high-water mark of what it queues', async () => {
    const { outbound, writer } = setUp(10);
    outbound.open([frameOf('open')]);
    writer.full = true;
    await turn();
    outbound.push(frameOf('x'.repeat(9)));
    expect(outbound.takes(1)).toBe(true);
    outbound.push(frameOf('x'));
    expect(outbound.takes(1)).toBe(false);
    writer.drain();
    await turn();
    expect(outbound.takes(1)).toBe(true);
  });

  it('holds no more than the high-water mark, together with what a full response has not taken', async () => {
    const { outbound, writer } = setUp(10);
    outbound.open([frameOf('open')]);
    writer.full = true;
    writer.held = 6;
    await turn();
    expect([outbound.takes(4), outbound.takes(5)]).toEqual([true, false]);
    outbound.push(frameOf('1234'));
    expect(outbound.takes(1)).toBe(false);
    writer.held = 0;
    writer.drain();
    expect(outbound.takes(7)).toBe(true);
    outbound.release();
    expect(outbound.takes(10)).toBe(true);
  });

  it('takes what is larger than the high-water mark, behind a frame of the protocol too, or nobody would ever get it', async () => {
    const { outbound, writer } = setUp(10);
    outbound.open([frameOf('open')]);
    expect(outbound.takes(11)).toBe(true);
    outbound.push(frameOf('x'.repeat(11)));
    expect(outbound.takes(1)).toBe(false);
    writer.full = true;
    writer.held = 11;
    await turn();
    expect(outbound.takes(1)).toBe(false);
    writer.drain();
    expect(outbound.takes(11)).toBe(true);
  });

  it('counts bytes, not characters', () => {
    const { outbound } = setUp(8);
    outbound.push(frameOf('éééé'));
    expect(outbound.buffered).toBe(8);
    expect(outbound.takes(1)).toBe(false);
  });

  it('counts what the response still holds as buffered, once it is open', () => {
    const { outbound, writer } = setUp();
    writer.held = 50;
    outbound.push(frameOf('12345'));
    expect(outbound.buffered).toBe(5);
    outbound.open([frameOf('1')]);
    expect(outbound.buffered).toBe(56);
  });

  it('reports room once to who was told that there is none, after a write that the response took', async () => {
    const { outbound, writer, onWritable } = setUp(4);
    outbound.open([frameOf('open')]);
    await turn();
    expect(onWritable).not.toHaveBeenCalled();
    outbound.push(frameOf('more'));
    expect(outbound.takes(1)).toBe(false);
    await turn();
    expect(onWritable).toHaveBeenCalledTimes(1);
    writer.full = true;
    outbound.push(frameOf('full'));
    expect(outbound.takes(1)).toBe(false);
    await turn();
    expect(onWritable).toHaveBeenCalledTimes(1);
    writer.drain();
    expect(onWritable).toHaveBeenCalledTimes(2);
    outbound.push(frameOf('a'));
    await turn();
    expect(onWritable).toHaveBeenCalledTimes(2);
  });

  it('reports room only when at most half of the queue is left', async () => {
    const { outbound, writer, onWritable } = setUp(10);
    outbound.open([frameOf('open')]);
    writer.full = true;
    await turn();
    outbound.pushEvent(frameOf('123456'));
    expect(outbound.takes(5)).toBe(false);
    writer.drain();
    expect(onWritable).not.toHaveBeenCalled();
    await turn();
    expect(writer.writes).toEqual(['open', '123456']);
    expect(onWritable).toHaveBeenCalledTimes(1);
  });

  it('queues for the next turn what its owner pushes when told of room', async () => {
    const writer = new FakeWriter();
    let more = 3;
    const outbound: Outbound = new Outbound(new FlushScheduler(rethrow), writer, 5, {
      onEnded: jest.fn(),
      onWritable: () => {
        if (more-- === 0) return;
        outbound.push(frameOf('more '));
        expect(outbound.takes(1)).toBe(false);
      },
    });
    outbound.open([frameOf('open ')]);
    expect(outbound.takes(1)).toBe(false);
    for (let count = 0; count < 6; count++) await turn();
    expect(writer.writes).toEqual(['open ', 'more ', 'more ', 'more ']);
  });

  it('writes everything at once when it finishes, full or not', async () => {
    const { outbound, writer } = setUp();
    outbound.open([frameOf('open ')]);
    writer.full = true;
    await turn();
    outbound.push(frameOf('last'));
    outbound.finish();
    expect(writer.writes).toEqual(['open ', 'last']);
    await turn();
    expect(writer.writes).toHaveLength(2);
  });

  it('finishes without a write when nothing is queued', () => {
    const { outbound, writer } = setUp();
    outbound.finish();
    outbound.push(frameOf('never opened'));
    outbound.finish();
    expect(writer.writes).toEqual([]);
  });

  it('drops everything when it is released, and waits for no drain', async () => {
    const { outbound, writer, onWritable } = setUp();
    outbound.open([frameOf('open')]);
    writer.full = true;
    await turn();
    expect(writer.awaited).toBe(true);
    outbound.pushEvent(frameOf('dropped'));
    expect(outbound.takes(100)).toBe(false);
    outbound.release();
    expect(writer.awaited).toBe(false);
    expect(outbound.buffered).toBe(0);
    outbound.push(frameOf('too late'));
    await turn();
    expect(writer.writes).toEqual(['open']);
    expect(onWritable).not.toHaveBeenCalled();
  });

  it('writes nothing when it is released between push and flush', async () => {
    const { outbound, writer } = setUp();
    outbound.open([frameOf('open')]);
    outbound.release();
    await turn();
    expect(writer.writes).toEqual([]);
  });

  it('remembers when it wrote last', async () => {
    const { outbound } = setUp();
    const before = performance.now();
    outbound.open([frameOf('open')]);
    await turn();
    expect(outbound.lastWriteAt).toBeGreaterThanOrEqual(before);
    expect(outbound.lastWriteAt).toBeLessThanOrEqual(performance.now());
  });
});
