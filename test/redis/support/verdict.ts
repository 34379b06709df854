import { type GapData, parseCursor } from '@nestream/protocol';
import type { Ledger } from './ledger.js';
import type { RoamingClient } from './roaming-client.js';

type Kept = Ledger['kept'][number];

/** Whether a gap tells of the loss of an event. */
function covers(gap: GapData, event: Kept): boolean {
  const resumed = parseCursor(gap.resumedFrom)!;
  if (!event.rooms.some((room) => gap.rooms.includes(room))) return false;
  if (gap.reason === 'epoch') return event.epoch !== resumed.epoch || event.seq <= resumed.seq;
  const requested = parseCursor(gap.requested!)!;
  return event.epoch === requested.epoch && event.seq > requested.seq && event.seq <= resumed.seq;
}

/** The acknowledged events that a client must have, or must have been told of. */
function due(ledger: Ledger, client: RoamingClient): Kept[] {
  const { rooms, since } = client;
  if (!since) return [];
  const { epochs } = ledger;
  return ledger.kept.filter(
    (event) =>
      event.rooms.some((room) => rooms.includes(room)) &&
      (event.epoch === since.epoch
        ? event.seq > since.seq
        : epochs.indexOf(event.epoch) > epochs.indexOf(since.epoch)),
  );
}

/** Acknowledged events that a client does not have, whether it was told or not. */
export function undelivered(ledger: Ledger, client: RoamingClient): Kept[] {
  const uids = new Set(client.seen.map((one) => ('uid' in one ? one.uid : undefined)));
  return due(ledger, client).filter(({ uid }) => !uids.has(uid));
}

/** Acknowledged events that a client neither has nor was told of. */
export function missing(ledger: Ledger, client: RoamingClient): number[] {
  const gaps = client.seen.flatMap((one) => ('gap' in one ? [one.gap] : []));
  return undelivered(ledger, client)
    .filter((event) => !gaps.some((gap) => covers(gap, event)))
    .map(({ uid }) => uid);
}

/** Whether one incarnation of the log gave way to another; it need not have answered any publisher. */
function wasBefore({ epochs }: Ledger, epoch: string, later: string | undefined): boolean {
  return later !== undefined && epoch !== later && epochs.indexOf(epoch) < epochs.indexOf(later);
}

/** The promises that were broken to a client, in words: loss without a gap, disorder, duplicates, foreign or misnumbered events. */
export function broken(ledger: Ledger, client: RoamingClient, mayLose: boolean): string[] {
  const faults: string[] = client.fault === undefined ? [] : [client.fault];
  const came = new Set<string>();
  let epoch = '';
  let seq = 0;
  const past = new Set<string>();
  for (const one of client.seen) {
    if ('gap' in one) {
      if (!mayLose) faults.push(`a gap where nothing is lost: ${JSON.stringify(one.gap)}`);
      continue;
    }
    const { cursor, uid } = one;
    const event = ledger.issued[uid]!;
    // Lost with the log before its publisher was answered, and stored again: the answer tells of the later log.
    const isLost = mayLose && wasBefore(ledger, cursor.epoch, event.epoch);
    const life = isLost ? `${uid} of ${cursor.epoch}` : `${uid}`;
    if (came.has(life)) faults.push(`${life} came twice`);
    came.add(life);
    if (!event.rooms.some((room) => client.rooms.includes(room))) faults.push(`${uid} is of foreign rooms`);
    // Read from the history that a later log goes on with.
    const isKept = mayLose && event.seq === cursor.seq && wasBefore(ledger, event.epoch!, cursor.epoch);
    const isAsTold = event.seq === cursor.seq && event.epoch === cursor.epoch;
    if (!isLost && !isKept && event.seq !== undefined && !isAsTold)
      faults.push(`${uid} came as ${cursor.epoch}:${cursor.seq}, but is ${event.epoch}:${event.seq}`);
    if (cursor.epoch !== epoch) {
      past.add(epoch);
      if (past.has(cursor.epoch)) faults.push(`${uid} is of the epoch before`);
    } else if (cursor.seq <= seq) faults.push(`${uid} at ${cursor.seq} came after ${seq}`);
    ({ epoch, seq } = cursor);
  }
  const lost = missing(ledger, client);
  if (lost.length > 0)
    faults.push(`${lost.length} events lost without a gap: ${lost.slice(0, 10).join(' ')}`);
  return faults;
}
