import type { FeedEvent } from './feed.event.js';
import { LiveFeed } from './live-feed.js';

describe('LiveFeed', () => {
  let events: FeedEvent[];
  let ended: jest.Mock<void, []>;
  let feed: LiveFeed;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    events = [];
    ended = jest.fn<void, []>();
    feed = new LiveFeed('key', 10, 5, ended);
    feed.events.subscribe((event) => events.push(event));
  });
  afterEach(() => {
    feed.end();
    jest.useRealTimers();
  });

  const numbers = (): number[] => events.map(({ n }) => n);

  it('numbers events by the clock, so that all processes number them alike', () => {
    jest.advanceTimersByTime(300);
    expect(numbers()).toEqual([10_001, 10_002, 10_003]);
    expect(events[0]!.pad).toBe('xxxxx');
  });

  it('makes up for the time that the process was busy, up to ten seconds', () => {
    jest.setSystemTime(1_002_000);
    jest.advanceTimersByTime(100);
    expect(numbers()).toEqual(Array.from({ length: 21 }, (_, index) => 10_001 + index));

    events.length = 0;
    jest.setSystemTime(1_060_000);
    jest.advanceTimersByTime(100);
    expect(numbers()).toHaveLength(101);
    expect(numbers().at(-1)).toBe(10_601);
  });

  it('goes on for a while without connections, and then ends', () => {
    const cut = jest.fn();
    const leave = feed.add(cut);
    jest.advanceTimersByTime(60_000);
    leave();
    leave();
    jest.advanceTimersByTime(19_000);
    feed.add(cut)();
    jest.advanceTimersByTime(19_000);
    expect(ended).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('cuts all connections that have not left', () => {
    const cuts = [jest.fn(), jest.fn(), jest.fn()];
    const [, leave] = cuts.map((cut) => feed.add(cut));
    leave!();
    expect(feed.cut()).toBe(2);
    expect(cuts.map((cut) => cut.mock.calls.length)).toEqual([1, 0, 1]);
  });

  it('says nothing more when it has ended', () => {
    const completed = jest.fn();
    feed.events.subscribe({ complete: completed });
    feed.end();
    jest.advanceTimersByTime(1_000);
    expect(completed).toHaveBeenCalledTimes(1);
    expect(events).toEqual([]);
  });
});
