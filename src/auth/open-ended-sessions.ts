import { LONGEST_AUTH_TTL, type Environment } from '../config/environment.js';
import { type EndedSessions, MemoryEndedSessions } from './ended-sessions.js';

/** Longer than the longest token, whatever `AUTH_TTL` was when it was issued, by the time that a renewal may take. */
const KEEP = (LONGEST_AUTH_TTL + 60) * 1_000;

/** Where the ends of sessions are kept: where the events are, and apart from them. Drivers are loaded only where they are chosen. */
export async function openEndedSessions({
  LOG,
  DATA_DIR,
  REDIS_URL,
}: Pick<Environment, 'LOG' | 'DATA_DIR' | 'REDIS_URL'>): Promise<EndedSessions> {
  if (LOG === 'memory') return new MemoryEndedSessions(KEEP);
  if (LOG === 'redis') {
    const { RedisEndedSessions } = await import('./ended-sessions-redis.js');
    return new RedisEndedSessions(REDIS_URL, KEEP);
  }
  const { LmdbEndedSessions } = await import('./ended-sessions-lmdb.js');
  return new LmdbEndedSessions(DATA_DIR, KEEP);
}
