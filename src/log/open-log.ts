import type { EventLog } from '@nestream/nest';
import type { Environment } from '../config/environment.js';

/** The log that the environment asks for; `undefined` for the module's own, in memory. Drivers are loaded only where they are chosen. */
export async function openLog({ LOG, DATA_DIR, REDIS_URL }: Environment): Promise<EventLog | undefined> {
  if (LOG === 'memory') return undefined;
  if (LOG === 'redis') return (await import('./open-redis-log.js')).openRedisLog(REDIS_URL);
  const { LmdbEventLog } = await import('@nestream/nest/lmdb');
  return new LmdbEventLog({ path: DATA_DIR });
}
