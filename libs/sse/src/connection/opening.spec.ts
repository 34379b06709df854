import { Opening } from './opening.js';

describe('Opening', () => {
  const open = jest.fn();
  let opening: Opening;

  beforeEach(() => {
    jest.useFakeTimers();
    open.mockReset();
    opening = new Opening({ openUnlessPending: open });
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

  it('opens no more when cancelled', () => {
    opening.handlerCalled();
    opening.handlerSettled();
    opening.cancel();
    jest.advanceTimersByTime(1_000);
    expect(open).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});
