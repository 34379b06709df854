import { shareRefresh } from './share-refresh.js';

describe('shareRefresh', () => {
  it('calls once for all that wait, and anew for those that come later', async () => {
    const refresh = jest.fn(async () => {});
    await Promise.all([shareRefresh(refresh), shareRefresh(refresh)]);
    expect(refresh).toHaveBeenCalledTimes(1);
    await shareRefresh(refresh);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['rejects', async () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('fails for all that wait where it %s, and calls anew for those that come later', async (_name, fail) => {
    const refresh = jest.fn<unknown, []>().mockImplementationOnce(fail);
    const calls = await Promise.allSettled([shareRefresh(refresh), shareRefresh(refresh)]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(refresh).toHaveBeenCalledTimes(1);
    await shareRefresh(refresh);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('does not take one function for another', async () => {
    const refreshes = [jest.fn(), jest.fn()];
    await Promise.all(refreshes.map(async (refresh) => shareRefresh(refresh)));
    for (const refresh of refreshes) expect(refresh).toHaveBeenCalledTimes(1);
  });
});
