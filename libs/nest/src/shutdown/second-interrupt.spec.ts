import { onSecondInterrupt } from './second-interrupt.js';

const LATER = 10_000;
/** As Nest's shutdown hooks are: one function for all their signals. */
const hooks = (): void => undefined;
const act = jest.fn();
let stop = (): void => undefined;

function begin(signal: string | undefined): void {
  stop = onSecondInterrupt(signal, act);
}

function interrupt(milliseconds: number): void {
  jest.advanceTimersByTime(milliseconds);
  process.emit('SIGINT');
}

beforeEach(() => {
  jest.useFakeTimers();
  act.mockClear();
});

afterEach(() => {
  stop();
  process.off('SIGINT', hooks).off('SIGTERM', hooks);
  jest.useRealTimers();
  expect(process.listeners('SIGINT')).toEqual([]);
});

describe.each(['SIGINT', 'SIGTERM'] as const)('A second Ctrl+C after %s', (signal) => {
  it('is heard where hooks listen to both, and no longer than it is asked for', () => {
    process.on('SIGINT', hooks).on('SIGTERM', hooks);
    begin(signal);
    interrupt(LATER);
    expect(act).toHaveBeenCalledTimes(1);
    stop();
    interrupt(0);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it('is not the first one that arrives twice', () => {
    process.on('SIGINT', hooks).on('SIGTERM', hooks);
    begin(signal);
    interrupt(20);
    expect(act).not.toHaveBeenCalled();
    interrupt(LATER);
    expect(act).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['no signal began the shutdown', undefined],
  ['hooks do not listen to SIGINT', 'SIGTERM'],
])('A second Ctrl+C is left to the process where %s', (_where, signal) => {
  process.on('SIGTERM', hooks);
  begin(signal);
  expect(process.listenerCount('SIGINT')).toBe(0);
});
