import type { LockRequest, SharedPlatform } from './shared-platform.interface.js';

/** What is detected in a runtime that has these globals. */
function detect(navigator: unknown, channel: unknown): SharedPlatform | undefined {
  const names = { navigator, BroadcastChannel: channel };
  const before = Object.keys(names).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    let detected: SharedPlatform | undefined;
    jest.isolateModules(() => {
      const module = jest.requireActual<typeof import('./detect-platform.js')>('./detect-platform.js');
      detected = module.detectPlatform();
    });
    return detected;
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

describe('detectPlatform', () => {
  const locks = {
    asked: [] as unknown[],
    async request(name: string, options: LockRequest, hold: () => Promise<void>): Promise<void> {
      this.asked.push(name, options);
      await hold();
    },
  };

  it('finds nothing where locks or channels are missing', () => {
    expect(detect({}, BroadcastChannel)).toBeUndefined();
    expect(detect(undefined, BroadcastChannel)).toBeUndefined();
    expect(detect({ locks }, undefined)).toBeUndefined();
  });

  it('hands on what is asked of locks, and what is posted to channels of a name', async () => {
    const platform = detect({ locks }, BroadcastChannel)!;
    let held = false;
    const options = { steal: true };
    await platform.locks.request('a lock', options, async () => void (held = true));
    expect([held, locks.asked]).toEqual([true, ['a lock', options]]);

    const heard = new Promise((resolve) => {
      const receiver = platform.openChannel('a channel', (message) => {
        receiver.close();
        resolve(message);
      });
    });
    const sender = platform.openChannel('a channel', () => undefined);
    sender.postMessage({ n: 1 });
    expect(await heard).toEqual({ n: 1 });
    sender.close();
  });
});
