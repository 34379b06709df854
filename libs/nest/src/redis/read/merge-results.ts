import type { EncodedEvent } from '../../event/encoded-event.js';
import type { LogPage, PageLimit } from '../../log/event-log.interface.js';
import type { RoomResult } from './room-query.interface.js';

/** What rooms hold after a position as one page: in `seq` order, each event once, up to where all of them were read. */
export function mergeResults(results: readonly RoomResult[], head: number, limit: PageLimit): LogPage {
  // The results may be of different instants: a room that was read earlier may have later events than it shows.
  let through = head;
  for (const result of results) if (!result.complete) through = Math.min(through, result.events.at(-1)!.seq);
  const events = results.length === 1 ? eventsThrough(results[0]!, through) : mergeThrough(results, through);
  const size = sizeOfPage(events, limit);
  const cut = size < events.length;
  if (cut) events.length = size;
  return {
    events,
    through: cut ? events.at(-1)!.seq : through,
    complete: !cut && results.every((result) => result.complete),
    lost: results
      .filter(({ lostThrough }) => lostThrough > 0)
      .map(({ room, lostThrough }) => ({ room, through: lostThrough })),
    known: true,
  };
}

function eventsThrough({ events }: RoomResult, through: number): EncodedEvent[] {
  let size = events.length;
  while (size > 0 && events[size - 1]!.seq > through) size--;
  return events.slice(0, size);
}

function mergeThrough(results: readonly RoomResult[], through: number): EncodedEvent[] {
  const all: EncodedEvent[] = [];
  for (const { events } of results) {
    for (const event of events) {
      if (event.seq > through) break;
      all.push(event);
    }
  }
  all.sort((one, other) => one.seq - other.seq);
  // An event of several rooms was found in each of them.
  return all.filter(({ seq }, index) => seq !== all[index - 1]?.seq);
}

function sizeOfPage(events: readonly EncodedEvent[], { count, bytes }: PageLimit): number {
  let sum = 0;
  for (const [index, { size }] of events.entries()) {
    if (index > 0 && (index >= count || sum + size > bytes)) return index;
    sum += size;
  }
  return events.length;
}
