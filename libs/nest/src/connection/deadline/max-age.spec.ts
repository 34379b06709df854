import { DeadlineWheel } from './deadline-wheel.js';
import { MaxAge } from './max-age.js';
import type { StreamOwner } from '../write/stream-owner.interface.js';
import { rethrow } from '../rethrow.spec-support.js';

class Stream implements Pick<StreamOwner, 'lastEventAt' | 'buffered' | 'close' | 'whenClosed'> {
  lastEventAt = performance.now();
  buffered = 0;
  ended: [reason: string, reconnect: boolean, after: number] | undefined;

  private readonly begun = performance.now();
  private readonly listeners: (() => void)[] = [];

  close(reason: string, reconnect: boolean): void {
    this.ended = [reason, reconnect, performance.now() - this.begun];
    this.end();
  }

  whenClosed(listener: () => void): void {
    this.listeners.push(listener);
  }

  end(): void {
    for (const listener of this.listeners) listener();
  }
}

describe('MaxAge', () => {
  let wheel: DeadlineWheel;
  beforeEach(() => {
    jest.useFakeTimers();
    wheel = new DeadlineWheel(rethrow);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('costs nothing where nothing is set', () => {
    MaxAge.watch(new Stream(), wheel, { maxAge: 0, idleTimeout: 0 });
    expect(wheel.size).toBe(0);
  });

  it('ends streams that opened together one by one, between 0.8 and 1 of the greatest age', () => {
    const streams = Array.from({ length: 200 }, () => new Stream());
    for (const stream of streams) MaxAge.watch(stream, wheel, { maxAge: 100_000, idleTimeout: 0 });
    jest.advanceTimersByTime(79_900);
    expect(streams.filter(({ ended }) => ended)).toEqual([]);
    jest.advanceTimersByTime(10_100);
    const half = streams.filter(({ ended }) => ended).length;
    expect(half).toBeGreaterThan(60);
    expect(half).toBeLessThan(140);
    jest.advanceTimersByTime(10_500);
    expect(streams.map(({ ended }) => ended?.slice(0, 2))).toEqual(streams.map(() => ['max-age', true]));
    expect(wheel.size).toBe(0);
  });

  it('ends a stream without events, however many other signs of life it gives', () => {
    const stream = new Stream();
    MaxAge.watch(stream, wheel, { maxAge: 0, idleTimeout: 10_000 });
    jest.advanceTimersByTime(9_000);
    stream.lastEventAt = performance.now();
    jest.advanceTimersByTime(9_500);
    expect(stream.ended).toBeUndefined();
    jest.advanceTimersByTime(1_000);
    expect(stream.ended?.slice(0, 2)).toEqual(['idle', true]);
    expect(stream.ended![2]).toBeLessThanOrEqual(19_500);
  });

  it('does not take a slow client for an idle stream', () => {
    const stream = new Stream();
    stream.buffered = 1;
    MaxAge.watch(stream, wheel, { maxAge: 0, idleTimeout: 10_000 });
    jest.advanceTimersByTime(60_000);
    expect(stream.ended).toBeUndefined();
    stream.buffered = 0;
    jest.advanceTimersByTime(10_500);
    expect(stream.ended?.[0]).toBe('idle');
  });

  it('takes what comes first, and is forgotten with the stream', () => {
    const stream = new Stream();
    MaxAge.watch(stream, wheel, { maxAge: 5_000, idleTimeout: 60_000 });
    jest.advanceTimersByTime(5_500);
    expect(stream.ended?.[0]).toBe('max-age');
    const other = new Stream();
    MaxAge.watch(other, wheel, { maxAge: 5_000, idleTimeout: 2_000 });
    other.end();
    expect(wheel.size).toBe(0);
  });
});
