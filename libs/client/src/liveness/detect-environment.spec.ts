import { detectedEnvironment } from './detect-environment.js';

describe('the detected environment', () => {
  it('works without a page', () => {
    expect(detectedEnvironment.isOnline()).toBe(true);
    expect(detectedEnvironment.isHidden()).toBe(false);
    expect(() => detectedEnvironment.watchPage(() => {})()).not.toThrow();
  });

  it('keeps time and calls back, also after more than timers can count', async () => {
    expect(Math.abs(detectedEnvironment.now() - Date.now())).toBeLessThan(1000);
    expect(detectedEnvironment.random()).toBeLessThan(1);
    await new Promise<void>((resolve) => detectedEnvironment.schedule(resolve, 1));
    const early = jest.fn();
    const cancel = detectedEnvironment.schedule(early, 2 ** 40);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(early).not.toHaveBeenCalled();
    cancel();
  });

  it('sees the page where there is one', () => {
    const page = new EventTarget();
    const fake = {
      document: { visibilityState: 'hidden' },
      navigator: { onLine: false },
      addEventListener: page.addEventListener.bind(page),
      removeEventListener: page.removeEventListener.bind(page),
    };
    const before = Object.getOwnPropertyDescriptors(globalThis);
    for (const [name, value] of Object.entries(fake)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    try {
      expect(detectedEnvironment.isOnline()).toBe(false);
      expect(detectedEnvironment.isHidden()).toBe(true);
      const seen: unknown[] = [];
      const unwatch = detectedEnvironment.watchPage((...event) => seen.push(event));
      page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
      page.dispatchEvent(new Event('online'));
      unwatch();
      page.dispatchEvent(new Event('visibilitychange'));
      expect(seen).toEqual([
        ['pageshow', true],
        ['online', false],
      ]);
    } finally {
      for (const name of Object.keys(fake)) {
        const descriptor = before[name as keyof typeof before];
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    }
  });
});
