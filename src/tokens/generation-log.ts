import type { EventLog } from '@nestream/nest';
import type { Started } from './token-events.interface.js';

/** More than a text has. */
const PAGE = { count: 2_000, bytes: 1024 * 1024 };

/** What the log knows of a text. */
export interface StoredGeneration {
  readonly prompt: string;
  /** Number of its pieces. */
  readonly tokens: number;
  readonly ended: boolean;
}

/** Reads a text from its room; `undefined` if it was never begun, or the log has let go of it. */
export async function readGeneration(log: EventLog, room: string): Promise<StoredGeneration | undefined> {
  const { cursor } = await log.seek([room], 'start');
  const { events } = await log.read([room], cursor, PAGE);
  const [first] = events;
  if (first?.type !== 'started') return undefined;
  return {
    prompt: (first.data as Started).prompt,
    tokens: events.filter(({ type }) => type === 'token').length,
    ended: events.some(({ ends }) => ends),
  };
}
