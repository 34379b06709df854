import { encodeBody } from '../event/event-body.js';
import { MemoryEventLog } from '../log/memory/memory-event-log.js';
import { rethrow } from '../connection/rethrow.spec-support.js';
import { ControlledLog } from './controlled-log.spec-support.js';
import { FanOut } from './fan-out.js';
import { Recorder } from './recorder.spec-support.js';
import { settle } from './subscribe.spec-support.js';

describe('FanOut', () => {
  it('gives the events of a room to all who follow it', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const [one, two, other] = [new Recorder(), new Recorder(), new Recorder()];
    await Promise.all([fanOut.follow('a', one), fanOut.follow('a', two), fanOut.follow('b', other)]);
    const a = await log.publish('a');
    const b = await log.publish('b');
    await log.publish('c');
    expect([one.seqs, two.seqs, other.seqs]).toEqual([[a], [a], [b]]);
    expect(log.calls.tail).toBe(1);
    expect(fanOut.newestSeq((await log.head()).epoch)).toBe((await log.head()).seq);
  });

  it('gives an event of several rooms for each room that is followed', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const follower = new Recorder();
    await fanOut.follow('a', follower);
    await fanOut.follow('b', follower);
    const seq = await log.publish(['a', 'b', 'c']);
    expect(follower.seqs).toEqual([seq, seq]);
  });

  it('gives nothing after unfollow, and forgets rooms that nobody follows', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const [one, two] = [new Recorder(), new Recorder()];
    await fanOut.follow('a', one);
    await fanOut.follow('a', two);
    fanOut.unfollow('a', one);
    fanOut.unfollow('a', one);
    const seq = await log.publish('a');
    expect([one.seqs, two.seqs]).toEqual([[], [seq]]);
    expect([fanOut.names(), fanOut.followers('a').size]).toEqual([['a'], 1]);
    fanOut.unfollow('a', two);
    fanOut.unfollow('never followed', two);
    expect([fanOut.names(), fanOut.followers('a').size]).toEqual([[], 0]);
  });

  it('bears followers that go while an event is given out', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const last = new Recorder();
    const first: Recorder = new Recorder(() => {
      fanOut.unfollow('a', first);
      fanOut.unfollow('a', last);
    });
    const kept = new Recorder();
    for (const follower of [first, last, kept]) await fanOut.follow('a', follower);
    const seqs = [await log.publish('a'), await log.publish('a')];
    expect([first.seqs, last.seqs, kept.seqs]).toEqual([seqs.slice(0, 1), [], seqs]);
  });

  it('asks the log for a room once somebody follows it and until nobody does', async () => {
    const log = new ControlledLog();
    const asked: string[] = [];
    jest.spyOn(log, 'tail').mockResolvedValue({
      follow: async (room) => void asked.push(`+${room}`),
      unfollow: (room) => void asked.push(`-${room}`),
      close: async () => void asked.push('close'),
    });
    const fanOut = new FanOut(log, rethrow);
    const [one, two] = [new Recorder(), new Recorder()];
    await fanOut.follow('a', one);
    await fanOut.follow('a', two);
    fanOut.unfollow('a', one);
    fanOut.unfollow('a', two);
    fanOut.unfollow('a', two);
    await settle();
    expect(asked).toEqual(['+a', '+a', '-a']);
    // Followed again before the log was told: it must not be told to stop.
    await fanOut.follow('b', one);
    fanOut.unfollow('b', one);
    await fanOut.follow('b', two);
    await settle();
    expect(asked.at(-1)).toBe('+b');
    expect(asked).not.toContain('-b');
    await fanOut.close();
    await fanOut.close();
    expect(asked.slice(-2)).toEqual(['+b', 'close']);
  });

  it('asks for a feed again after the log was away', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const follower = new Recorder();
    log.away.add('tail');
    await expect(fanOut.follow('a', follower)).rejects.toThrow('tail failed');
    fanOut.unfollow('a', follower);
    log.away.clear();
    await fanOut.follow('a', follower);
    const seq = await log.publish('a');
    expect(follower.seqs).toEqual([seq]);
  });

  it('closes its feed, and may never have had one', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    await expect(fanOut.close()).resolves.toBeUndefined();
    const follower = new Recorder();
    await fanOut.follow('a', follower);
    await fanOut.close();
    await log.publish('a');
    expect(follower.seqs).toEqual([]);
  });

  it.each([false, true])('may be closed before its feed is up (which fails: %s)', async (fails) => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const held = log.hold('tail', 'before');
    if (fails) log.away.add('tail');
    const following = Promise.allSettled([fanOut.follow('a', new Recorder())]);
    await held.reached;
    const closing = fanOut.close();
    held.release();
    await expect(closing).resolves.toBeUndefined();
    expect((await following)[0].status).toBe(fails ? 'rejected' : 'fulfilled');
    log.away.clear();
    const follower = new Recorder();
    await fanOut.follow('a', follower);
    const seq = await log.publish('a');
    expect(follower.seqs).toEqual([seq]);
  });

  it('hands an event on to the others when a follower throws', async () => {
    const report = jest.fn();
    const log = new MemoryEventLog();
    const fanOut = new FanOut(log, report);
    const seen: number[] = [];
    const broken = new Error('broken');
    const throwing = {
      onLive: () => {
        throw broken;
      },
      onInterrupted: () => undefined,
    };
    await fanOut.follow('a', throwing);
    await fanOut.follow('a', { onLive: (event) => seen.push(event.seq), onInterrupted: () => undefined });
    await log.append({ ...encodeBody({ data: 1 }), rooms: ['a'] });
    expect(seen).toEqual([1]);
    expect(report).toHaveBeenCalledWith(broken);
  });

  it('tells every follower once of an interruption, and goes back to where the feed was whole', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const [one, two] = [new Recorder(), new Recorder()];
    await fanOut.follow('a', one);
    await fanOut.follow('b', one);
    await fanOut.follow('b', two);
    const [first] = await log.publishMany('a', 3);
    const { epoch } = await log.head();
    const through = { epoch, seq: first! };
    fanOut.onInterrupted(through);
    expect([one.interruptions, two.interruptions]).toEqual([[through], [through]]);
    expect([fanOut.newestSeq(epoch), fanOut.newestSeq('other')]).toEqual([first, 0]);
  });

  it('does not take for given what waits while it is interrupted', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const { epoch } = await log.head();
    const follower: Recorder = new Recorder(() => {
      if (follower.seqs.length > 1) return;
      // In the middle of a delivery: it has to wait until that is over.
      void log.publish('a');
      fanOut.onInterrupted({ epoch, seq: 2 });
    });
    await fanOut.follow('a', follower);
    await log.publish('a');
    expect(follower.interruptions).toEqual([{ epoch, seq: 0 }]);
    expect(follower.seqs).toEqual([1, 2]);
    expect(fanOut.newestSeq(epoch)).toBe(2);
  });

  it('takes only what all had before for given when it is interrupted in the middle of an event', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const { epoch } = await log.head();
    const follower: Recorder = new Recorder(() => {
      if (follower.seqs.length === 2) fanOut.onInterrupted({ epoch, seq: 2 });
    });
    await fanOut.follow('a', follower);
    await log.publishMany('a', 2);
    expect(follower.interruptions).toEqual([{ epoch, seq: 1 }]);
  });

  it('takes nothing for given of a log that has begun anew', async () => {
    const log = new ControlledLog();
    const fanOut = new FanOut(log, rethrow);
    const { epoch } = await log.head();
    const follower = new Recorder();
    await fanOut.follow('a', follower);
    await log.publishMany('a', 2);
    fanOut.onInterrupted({ epoch: 'other', seq: 9 });
    expect(follower.interruptions).toEqual([{ epoch: 'other', seq: 0 }]);
    expect([fanOut.newestSeq(epoch), fanOut.newestSeq('other')]).toEqual([0, 0]);
  });
});
