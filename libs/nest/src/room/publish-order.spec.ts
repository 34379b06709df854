import { PublishOrder } from './publish-order.js';

describe('PublishOrder', () => {
  const appended: string[] = [];
  const append = async (event: string): Promise<string> => {
    appended.push(event);
    return `stored ${event}`;
  };
  beforeEach(() => void (appended.length = 0));

  it('appends at once what needs no validation', async () => {
    const order = new PublishOrder();
    const result = order.run(['a'], 'one', append);
    expect(appended).toEqual(['one']);
    expect(await result).toBe('stored one');
  });

  it('keeps the order of a room behind an event that is still being validated', async () => {
    const order = new PublishOrder();
    const { promise, resolve } = later();
    const results = [
      order.run(['a', 'b'], promise, append),
      order.run(['b', 'c'], Promise.resolve('two'), append),
      order.run(['c'], 'three', append),
      order.run(['other'], 'apart', append),
    ];
    await Promise.resolve();
    expect(appended).toEqual(['apart']);
    resolve('one');
    await Promise.all(results);
    expect(appended).toEqual(['apart', 'one', 'two', 'three']);
    void order.run(['c'], 'four', append);
    expect(appended.at(-1)).toBe('four');
  });

  it('waits for what came before an event that is refused', async () => {
    const order = new PublishOrder();
    const first = later();
    const one = order.run(['a'], first.promise, append);
    const refused = order.run(['a'], Promise.reject(new Error('invalid')), append);
    const three = order.run(['a'], 'three', append);
    first.resolve('one');
    await expect(refused).rejects.toThrow('invalid');
    await Promise.all([one, three]);
    expect(appended).toEqual(['one', 'three']);
  });

  it('goes on after an append that fails', async () => {
    const order = new PublishOrder();
    const failing = order.run(['a'], Promise.resolve('one'), () => Promise.reject(new Error('disk')));
    const next = order.run(['a'], 'two', append);
    await expect(failing).rejects.toThrow('disk');
    expect(await next).toBe('stored two');
  });
});

function later(): { promise: Promise<string>; resolve: (event: string) => void } {
  let resolve!: (event: string) => void;
  const promise = new Promise<string>((done) => (resolve = done));
  return { promise, resolve };
}
