import { ManualEnvironment } from './manual-environment.spec-support.js';
import { Watchdog } from './watchdog.js';

function watch(limit: number): { environment: ManualEnvironment; watchdog: Watchdog; silences: number[] } {
  const environment = new ManualEnvironment();
  const silences: number[] = [];
  const watchdog = new Watchdog(environment, (limit) => silences.push(limit));
  watchdog.limit = limit;
  watchdog.start();
  return { environment, watchdog, silences };
}

describe('Watchdog', () => {
  it('notices silence at its limit, once', () => {
    const { environment, silences } = watch(1000);
    environment.advance(999);
    expect(silences).toEqual([]);
    environment.advance(1);
    expect(silences).toEqual([1000]);
    environment.advance(10_000);
    expect(silences).toEqual([1000]);
  });

  it('counts from the last byte, with one timer', () => {
    const { environment, watchdog, silences } = watch(1000);
    for (let count = 0; count < 100; count++) {
      environment.advance(30);
      watchdog.touch();
      expect(environment.timers).toHaveLength(1);
    }
    environment.advance(999);
    expect(silences).toEqual([]);
    environment.advance(1);
    expect(silences).toEqual([1000]);
  });

  it('does not watch with the limit 0, nor when stopped', () => {
    expect(watch(0).environment.timers).toEqual([]);
    const { environment, watchdog, silences } = watch(1000);
    watchdog.stop();
    expect(environment.timers).toEqual([]);
    environment.sleep(10_000);
    watchdog.check();
    expect([silences, environment.timers]).toEqual([[], []]);
  });

  it('gives bytes that wait to be read a moment after a sleep', () => {
    const { environment, watchdog, silences } = watch(1000);
    environment.sleep(3_600_000);
    for (let count = 0; count < 3; count++) watchdog.check();
    expect(silences).toEqual([]);
    environment.advance(500);
    watchdog.touch();
    environment.advance(999);
    expect(silences).toEqual([]);
    environment.advance(1);
    expect(silences).toEqual([1000]);
  });

  it.each([
    [2000, [1000]],
    [2001, []],
  ])('takes a check %d ms after the last byte for late, or for a sleep', (milliseconds, expected) => {
    const { environment, silences } = watch(1000);
    environment.sleep(milliseconds);
    expect(silences).toEqual(expected);
  });

  it('gives that moment only once', () => {
    const { environment, silences } = watch(1000);
    environment.sleep(3_600_000);
    environment.advance(999);
    expect(silences).toEqual([]);
    environment.advance(1);
    expect(silences).toEqual([1000]);
  });

  it('bears a clock that is set back', () => {
    const { environment, watchdog, silences } = watch(1000);
    environment.time -= 3_600_000;
    watchdog.check();
    environment.advance(999);
    expect(silences).toEqual([]);
    environment.advance(1);
    expect(silences).toEqual([1000]);
  });

  it('takes silence for its own while held', () => {
    const { environment, watchdog, silences } = watch(1000);
    watchdog.hold(true);
    environment.advance(10_000);
    expect(silences).toEqual([]);
    watchdog.hold(false);
    environment.advance(1000);
    expect(silences).toEqual([1000]);
  });
});
