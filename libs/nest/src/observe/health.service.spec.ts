import { SseConnections } from '../connection/sse-connections.js';
import type { SseDrainService } from '../shutdown/drain.service.js';
import type { EventLog, LogStart } from '../log/event-log.interface.js';
import { MemoryEventLog } from '../log/memory/memory-event-log.js';
import { SseHealthService } from './health.service.js';

/** The health of a process whose log answers like this. */
function healthWith(seek: () => Promise<LogStart>, draining = false): SseHealthService {
  return new SseHealthService(
    { seek } as unknown as EventLog,
    { draining } as SseDrainService,
    new SseConnections(),
  );
}

describe('SseHealthService', () => {
  const seek = async (): Promise<LogStart> => new MemoryEventLog().seek([], 'live');

  it('is well while the log answers', async () => {
    expect(await healthWith(seek).check()).toEqual({
      healthy: true,
      log: 'up',
      draining: false,
      connections: 0,
    });
  });

  it('is not while the process shuts down', async () => {
    expect(await healthWith(seek, true).check()).toMatchObject({ healthy: false, log: 'up', draining: true });
  });

  it.each([
    ['an error', new Error('disk full'), 'disk full'],
    ['anything else', 'gone', 'gone'],
  ])('says why the log does not answer, when it fails with %s', async (_, reason, text) => {
    const health = healthWith(async () => {
      throw reason as Error;
    });
    expect(await health.check()).toMatchObject({ healthy: false, log: 'down', logError: text });
  });

  it('gives the log a time to answer, and no more', async () => {
    const health = healthWith(async () => new Promise(() => undefined));
    expect(await health.check({ timeout: 5 })).toMatchObject({
      log: 'down',
      logError: 'no answer within 5 ms',
    });
  });
});
