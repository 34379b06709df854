import { nextTask } from './next-task.js';

describe('nextTask', () => {
  const scope = globalThis as Partial<Pick<typeof globalThis, 'setImmediate' | 'MessageChannel'>>;
  const { setImmediate, MessageChannel } = globalThis;

  afterEach(() => Object.assign(scope, { setImmediate, MessageChannel }));

  // What lies between them, the message channel of browsers, is tested in one.
  it.each(['setImmediate', 'timers alone'])('comes after promises, with %s', async (means) => {
    if (means === 'timers alone') {
      delete scope.setImmediate;
      delete scope.MessageChannel;
    }
    const order: string[] = [];
    const deep = async (): Promise<void> => {
      for (let depth = 0; depth < 100; depth++) await Promise.resolve();
      order.push('promise');
    };
    await Promise.all([nextTask().then(() => order.push('task')), deep()]);
    expect(order).toEqual(['promise', 'task']);
  });
});
