import { Opening } from './opening.js';

describe('Opening', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('opens in the next turn of the event loop', () => {
    const open = jest.fn();
    const opening = new Opening(false, { openUnlessPending: open });
    opening.look();
    expect(open).not.toHaveBeenCalled();
    jest.advanceTimersByTime(0);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('gives async handlers time to fail', () => {
    const open = jest.fn();
    const opening = new Opening(true, { openUnlessPending: open });
    jest.advanceTimersByTime(499);
    expect(open).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(open).toHaveBeenCalledTimes(1);
    opening.cancel();
  });

  it('opens for an async handler in the turn after its first event', () => {
    const open = jest.fn();
    const opening = new Opening(true, { openUnlessPending: open });
    opening.look();
    opening.look();
    jest.advanceTimersByTime(0);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it.each([true, false])('opens no more when cancelled (async handler: %s)', (asyncHandler) => {
    const open = jest.fn();
    const opening = new Opening(asyncHandler, { openUnlessPending: open });
    opening.look();
    opening.cancel();
    jest.advanceTimersByTime(1_000);
    expect(open).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});
