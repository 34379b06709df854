import { Opening } from './opening.js';
import type { StreamOwner } from './write/stream-owner.interface.js';

describe('Opening', () => {
  const open = jest.fn();
  const held = jest.fn();
  let owner: Pick<StreamOwner, 'joinPending' | 'hasJoined' | 'open' | 'held'>;
  let opening: Opening;

  beforeEach(() => {
    jest.useFakeTimers();
    open.mockReset();
    held.mockReset();
    owner = { joinPending: false, hasJoined: false, open, held };
    opening = new Opening(owner, 0);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('opens one turn of the event loop after the handler has settled, however long that takes', () => {
    opening.handlerCalled();
    jest.advanceTimersByTime(100_000);
    opening.handlerSettled();
    expect(open).not.toHaveBeenCalled();
    jest.advanceTimersByTime(0);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('waits for a handler that was called, whatever interceptors emit in the meantime', () => {
    opening.look();
    opening.handlerCalled();
    opening.look();
    jest.advanceTimersByTime(1_000);
    expect(open).not.toHaveBeenCalled();
  });

  it('opens for an interceptor that emits and never calls the handler', () => {
    opening.look();
    opening.look();
    jest.advanceTimersByTime(0);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('is opened by its rooms while a join is pending', () => {
    Object.assign(owner, { joinPending: true });
    opening.handlerSettled();
    jest.advanceTimersByTime(1_000);
    expect([open.mock.calls, held.mock.calls.length]).toEqual([[], 1]);
  });

  it('waits for the join of a client that brings a position, and no longer than it is told to', () => {
    opening = new Opening(owner, 500);
    opening.handlerSettled();
    jest.advanceTimersByTime(499);
    opening.look();
    expect(open).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(open.mock.calls).toEqual([['live']]);
  });

  it('does not wait for a second join', () => {
    Object.assign(owner, { hasJoined: true });
    opening = new Opening(owner, 500);
    opening.handlerSettled();
    jest.advanceTimersByTime(0);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('opens no more when cancelled', () => {
    opening.handlerCalled();
    opening.handlerSettled();
    opening.cancel();
    jest.advanceTimersByTime(1_000);
    expect(open).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});
