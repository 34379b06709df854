import type { SseClientState } from '../../reconnect/client-state.js';
import { decodeJson } from '../../client/decode-json.js';
import type { Message, Place, Snapshot } from './message.js';
import type { Entry, EventRecord, Position, RelayRecord } from './record.js';

/** What came over a channel, of which nothing is known. */
type Unknown = Record<string, unknown> | null | undefined;

/** What this version knows; a record of another kind holds its place and says nothing. */
const KINDS = ['begin', 'event', 'id', 'state', 'error'];

/** Names of tabs are short. */
const MAX_NAME = 100;

/**
 * Reads what came over the channel, where any script of the origin may post, and tabs with other versions of this package do.
 *
 * Later versions may add fields, types of messages and kinds of records. Whatever else they change needs another name of the
 * channel (shared-name.ts).
 *
 * @returns `undefined` for what is no message of this version.
 */
export function readMessage(data: unknown): Message | undefined {
  const message = data as Unknown;
  switch (message?.['type']) {
    case 'entries': {
      const entries = readEntries(message['entries']);
      return entries?.length ? { type: 'entries', entries } : undefined;
    }
    case 'ask': {
      const { from, joined, at, id } = message;
      if (!isName(from) || !Number.isFinite(joined)) return undefined;
      // A place that cannot be read is answered as one that is not known: with the newest.
      return {
        type: 'ask',
        from,
        joined: joined as number,
        at: isPosition(at) ? at : undefined,
        id: typeof id === 'string' ? id : '',
      };
    }
    case 'answer': {
      const { to, snapshot, entries: given, since } = message;
      const entries = given === undefined ? undefined : readEntries(given);
      const isWhole =
        isName(to) && isSnapshot(snapshot) && (given === undefined || entries) && (!since || isPlace(since));
      return isWhole
        ? { type: 'answer', to, snapshot, entries, since: (since as Place | undefined) ?? undefined }
        : undefined;
    }
    default:
      return undefined;
  }
}

function readEntries(data: unknown): Entry[] | undefined {
  if (!Array.isArray(data)) return undefined;
  const entries = data.map((entry: Unknown): Entry | undefined => {
    const record = entry?.['record'] as Unknown;
    const at = entry?.['at'];
    if (!isPosition(at) || typeof record?.['kind'] !== 'string') return undefined;
    if (!KINDS.includes(record['kind'])) return { at, record: { kind: 'unknown' } };
    return isRecord(record) ? { at, record } : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function isRecord(record: NonNullable<Unknown>): record is NonNullable<Unknown> & RelayRecord {
  const { kind, id, state, error, after } = record;
  if (kind === 'begin') return typeof id === 'string' && (after === undefined || isPosition(after));
  if (kind === 'event') return isEvent(record);
  if (kind === 'id') return typeof id === 'string';
  if (kind === 'state') return isState(state);
  return isError(error);
}

function isEvent(data: unknown): data is EventRecord {
  const { kind, type, raw, id, reach } = (data ?? {}) as NonNullable<Unknown>;
  const areTexts = kind === 'event' && [type, raw, id].every((text) => typeof text === 'string');
  if (!areTexts || !['control', 'reserved', 'all'].includes(reach as string)) return false;
  return reach !== 'control' || isObject(decodeJson(raw as string));
}

function isState(data: unknown): data is SseClientState {
  const { name, attempt, delay, offline, cause, reason, error } = (data ?? {}) as NonNullable<Unknown>;
  if (name === 'connecting') return typeof attempt === 'number';
  if (name === 'waiting') return typeof delay === 'number' && typeof offline === 'boolean' && isError(cause);
  if (name === 'closed') return typeof reason === 'string' && (error === undefined || isError(error));
  return name === 'open' || name === 'idle';
}

function isError(data: unknown): boolean {
  const relayed = (data as Unknown)?.['relayed'];
  return Array.isArray(relayed) && typeof relayed[0] === 'string' && typeof relayed[1] === 'string';
}

function isSnapshot(data: unknown): data is Snapshot {
  const { state, connected } = (data ?? {}) as NonNullable<Unknown>;
  return isPlace(data) && isState(state) && (connected === undefined || isEvent(connected));
}

function isPlace(data: unknown): data is Place {
  const place = data as Unknown;
  return isPosition(place?.['at']) && typeof place['id'] === 'string';
}

function isPosition(data: unknown): data is Position {
  const position = data as Unknown;
  return [position?.['term'], position?.['n']].every(
    (part) => Number.isSafeInteger(part) && (part as number) >= 0,
  );
}

function isName(data: unknown): data is string {
  return typeof data === 'string' && data.length <= MAX_NAME;
}

function isObject(data: unknown): boolean {
  return typeof data === 'object' && data !== null;
}
