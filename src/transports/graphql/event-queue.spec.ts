import { Subject } from 'rxjs';
import { EventQueue } from './event-queue.js';

describe('EventQueue', () => {
  let events: Subject<number>;
  let ended: jest.Mock<void, []>;
  let queue: EventQueue<number>;

  beforeEach(() => {
    events = new Subject();
    ended = jest.fn<void, []>();
    queue = new EventQueue(events, 3, ended);
  });

  const emit = (...numbers: number[]): void => {
    for (const number of numbers) events.next(number);
  };

  it('gives events in order, those that waited and those that were waited for', async () => {
    emit(1, 2);
    const taken = [queue.next(), queue.next(), queue.next(), queue.next()];
    emit(3, 4);
    expect((await Promise.all(taken)).map(({ value }) => value as number)).toEqual([1, 2, 3, 4]);
    expect(ended).not.toHaveBeenCalled();
  });

  it('fails when more wait than it holds, and keeps none of them', async () => {
    emit(1, 2, 3, 4, 5);
    await expect(queue.next()).rejects.toThrow('The client is 3 events behind');
    expect(events.observed).toBe(false);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('ends with the events, after what waits', async () => {
    emit(1);
    events.complete();
    expect(await queue.next()).toEqual({ value: 1, done: false });
    expect(await queue.next()).toEqual({ value: undefined, done: true });
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('ends when nobody takes events any more, also for who waits for one', async () => {
    const waiting = queue.next();
    await queue.return();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(await queue.next()).toEqual({ value: undefined, done: true });
    expect(events.observed).toBe(false);
    await queue.return();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('passes on that the events failed', async () => {
    const waiting = queue.next();
    events.error(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(queue.next()).rejects.toThrow('gone');
  });

  it('holds nothing of events that have ended before', async () => {
    events.complete();
    const late = new EventQueue(events, 3, ended);
    expect(await late.next()).toEqual({ value: undefined, done: true });
  });
});
