import { FakeWriter, turn } from './fake-writer.spec-support.js';
import { FlushScheduler } from './flush-scheduler.js';
import { frameOf } from '../../event/frame.js';
import { Outbound } from './outbound.js';
import { rethrow } from '../rethrow.spec-support.js';

/** An open stream with a high-water mark of ten bytes; its first write had four. */
async function open(): Promise<{ outbound: Outbound; writer: FakeWriter; onEnded: jest.Mock }> {
  const writer = new FakeWriter();
  const onEnded = jest.fn();
  const owner = { onWritable: jest.fn(), onEnded };
  const outbound = new Outbound(new FlushScheduler(rethrow), writer, 10, owner);
  outbound.open([frameOf('open')]);
  await turn();
  return { outbound, writer, onEnded };
}

describe('What waits for a client', () => {
  it('takes further events of a turn only within the high-water mark', async () => {
    const { outbound } = await open();
    outbound.pushEvent(frameOf('123456'));
    expect([outbound.takes(4), outbound.takes(5)]).toEqual([true, false]);
    await turn();
    expect(outbound.takes(11)).toBe(true);
  });

  it('is no backlog before the client has stopped taking it', async () => {
    const { outbound, writer } = await open();
    writer.full = true;
    outbound.push(frameOf('123'));
    expect(outbound.backlog).toBe(0);
    await turn();
    outbound.push(frameOf('12345'));
    expect(outbound.backlog).toBe(5);
  });

  it('is a backlog while the stream cannot open', () => {
    const owner = { onWritable: jest.fn(), onEnded: jest.fn() };
    const outbound = new Outbound(new FlushScheduler(rethrow), new FakeWriter(), 10, owner);
    outbound.push(frameOf('123'));
    expect(outbound.backlog).toBe(0);
    outbound.await();
    expect(outbound.backlog).toBe(3);
    outbound.open([]);
    expect(outbound.backlog).toBe(0);
  });

  it('is stalled since the client last took any of it', async () => {
    const { outbound, writer } = await open();
    const undelivered = jest.spyOn(writer, 'undelivered', 'get').mockReturnValue(9);
    expect(outbound.stalledFor(performance.now() + 1_000)).toBe(0);
    writer.full = true;
    outbound.push(frameOf('123'));
    await turn();
    const since = outbound.blockedSince;
    expect(outbound.stalledFor(since + 1_000)).toBeCloseTo(1_000);
    undelivered.mockReturnValue(8);
    expect(outbound.stalledFor(since + 2_000)).toBe(0);
    expect(outbound.stalledFor(since + 2_500)).toBeCloseTo(500);
  });

  it('is measured at its most: what is written at once, what the response holds, what waits behind it', async () => {
    const { outbound, writer } = await open();
    expect(outbound.stats.peakBuffer).toBe(4);
    writer.full = true;
    writer.held = 20;
    outbound.push(frameOf('12345'));
    await turn();
    expect(outbound.stats.peakBuffer).toBe(20);
    outbound.push(frameOf('x'.repeat(30)));
    writer.drain();
    expect(outbound.stats.peakBuffer).toBe(30);
    writer.held = 5;
    outbound.release();
    expect(outbound.stats.peakBuffer).toBe(35);
  });

  it('is not written to a response that somebody else has ended', async () => {
    const { outbound, writer, onEnded } = await open();
    jest.spyOn(writer, 'ended', 'get').mockReturnValue(true);
    outbound.push(frameOf('123'));
    await turn();
    expect(writer.writes).toEqual(['open']);
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it('tells the last event from what else was written last', async () => {
    const { outbound } = await open();
    const { lastEventAt } = outbound;
    outbound.push(frameOf('other'));
    await turn();
    expect(outbound.lastEventAt).toBe(lastEventAt);
    outbound.pushEvent(frameOf('event'));
    await turn();
    expect(outbound.lastEventAt).toBe(outbound.lastWriteAt);
    outbound.push(frameOf('other'));
    await turn();
    expect(outbound.lastEventAt).toBeLessThan(outbound.lastWriteAt);
  });
});
