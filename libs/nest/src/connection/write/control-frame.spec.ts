import { controlFrame } from './control-frame.js';

const CLOSING = { reason: 'draining', reconnect: true } as const;

describe('controlFrame', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('carries JSON, the id that the stream is at, and the reconnection time', () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const frame = controlFrame('closing', CLOSING, { id: 'e:7', retry: 2_500 });
    expect(frame.text).toBe(
      'retry: 2500\nevent: closing\ndata: {"reason":"draining","reconnect":true}\nid: e:7\n\n',
    );
    expect(frame.size).toBe(frame.text.length);
  });

  it('has no id where the stream has none, and no reconnection time unless it is given', () => {
    const frame = controlFrame('expiring', { expiresAt: '2030-01-01T00:00:00.000Z' }, { id: undefined });
    expect(frame.text).toBe('event: expiring\ndata: {"expiresAt":"2030-01-01T00:00:00.000Z"}\n\n');
  });

  function retryOf(retry: number): number {
    const { text } = controlFrame('closing', CLOSING, { id: undefined, retry });
    return Number(/^retry: (\d+)$/m.exec(text)?.[1]);
  }

  it.each([
    [0, 2_000, 1_000],
    [0.5, 2_000, 2_000],
    [0.999_999, 2_000, 3_000],
    [0, 100, 100],
    [0.999_999, 3_600_000, 3_600_000],
  ])('at random %d makes %d ms to %d ms', (random, milliseconds, expected) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    expect(retryOf(milliseconds)).toBe(expected);
  });

  it('spreads clients that were cut together', () => {
    const delays = new Set(Array.from({ length: 100 }, () => retryOf(10_000)));
    expect(delays.size).toBeGreaterThan(50);
  });
});
