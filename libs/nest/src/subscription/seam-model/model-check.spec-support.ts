import { parseCursor, type GapData } from '@nestream/protocol';
import type { ModelClient, Seen } from './model-client.spec-support.js';
import type { ModelWorld, Published } from './model-world.spec-support.js';

/** Whether a gap tells of the loss of an event. */
function covers(gap: GapData, event: Published): boolean {
  const requested = parseCursor(gap.requested!)!;
  const resumed = parseCursor(gap.resumedFrom)!;
  if (!event.rooms.some((room) => gap.rooms.includes(room))) return false;
  if (gap.reason === 'epoch') return event.epoch !== resumed.epoch || event.seq <= resumed.seq;
  return event.epoch === requested.epoch && event.seq > requested.seq && event.seq <= resumed.seq;
}

function shareRoom(one: Published, other: Published): boolean {
  return one.rooms.some((room) => other.rooms.includes(room));
}

/** Events that the client must have, or must have been told of. */
function due(world: ModelWorld, client: ModelClient): Published[] {
  const { epochs } = world;
  return world.published.filter((event) => {
    if (event.except !== undefined || !client.wants(event.uid)) return false;
    const rooms = event.rooms[0] === '*' ? [...client.rooms.keys()] : event.rooms;
    return rooms.some((room) => {
      const since = client.rooms.get(room);
      if (!since) return false;
      return since.epoch === event.epoch
        ? event.seq > since.seq
        : epochs.indexOf(event.epoch) > epochs.indexOf(since.epoch);
    });
  });
}

function isTold(seen: readonly Seen[], event: Published): boolean {
  return seen.some((one) => (one.kind === 'event' ? one.uid === event.uid : covers(one.gap, event)));
}

/** Whether every client has all that it is due, or was told of the loss. */
export function isComplete(world: ModelWorld): boolean {
  return world.clients.every((client) => due(world, client).every((event) => isTold(client.seen, event)));
}

/** The rules that were broken, in words. */
export async function violations(world: ModelWorld): Promise<string[]> {
  const broken: string[] = [];
  const byUid = new Map(world.published.map((event) => [event.uid, event]));
  const { epochs } = world;
  const inOrder = world.published.toSorted(
    (one, other) => epochs.indexOf(one.epoch) - epochs.indexOf(other.epoch) || one.seq - other.seq,
  );
  const order = new Map(inOrder.map((event, index) => [event.uid, index]));
  for (const client of world.clients) {
    const events = client.seen.flatMap((one) => (one.kind === 'event' ? [byUid.get(one.uid)!] : []));
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      if (before && order.get(event.uid)! <= order.get(before.uid)!) {
        broken.push(`${client.name}: event ${event.uid} came after ${before.uid}`);
      }
      if (!client.wants(event.uid)) broken.push(`${client.name}: filtered event ${event.uid} came`);
      if (event.rooms[0] !== '*' && !event.rooms.some((room) => client.everIn.has(room))) {
        broken.push(`${client.name}: event ${event.uid} of foreign rooms came`);
      }
    }
    for (const event of due(world, client)) {
      if (!isTold(client.seen, event)) broken.push(`${client.name}: event ${event.uid} was lost silently`);
    }
    broken.push(...(await gapViolations(world, client, byUid)));
  }
  return broken;
}

async function gapViolations(
  world: ModelWorld,
  client: ModelClient,
  byUid: ReadonlyMap<number, Published>,
): Promise<string[]> {
  const broken: string[] = [];
  for (const [index, one] of client.seen.entries()) {
    if (one.kind !== 'gap') continue;
    const { gap } = one;
    const lost = world.published.filter((event) => covers(gap, event));
    if (gap.reason !== 'epoch' && world.lossless)
      broken.push(`${client.name}: gap ${gap.reason} where nothing is lost`);
    if (gap.reason === 'trimmed') {
      for (const room of gap.rooms) {
        if (!lost.some((event) => event.rooms.includes(room)))
          broken.push(`${client.name}: false gap of ${room}`);
      }
    }
    const seen = new Set(client.seen.flatMap((other) => (other.kind === 'event' ? [other.uid] : [])));
    for (const event of lost) {
      if (seen.has(event.uid)) continue;
      for (const earlier of client.seen.slice(0, index)) {
        const other = earlier.kind === 'event' ? byUid.get(earlier.uid)! : undefined;
        const told = client.seen
          .slice(0, index)
          .some((gone) => gone.kind === 'gap' && covers(gone.gap, event));
        const later =
          other && other.epoch === event.epoch && other.seq > event.seq && shareRoom(other, event);
        if (later && !told && due(world, client).includes(event)) {
          broken.push(`${client.name}: event ${other.uid} came before the gap that tells of ${event.uid}`);
        }
      }
    }
  }
  return broken;
}
