import type { RoomReader } from './room-reader.js';

/** The `seq`s of several rooms after a position, oldest first; an event of several of these rooms comes once. */
export function* mergeAfter(readers: readonly RoomReader[], seq: number): Generator<number, undefined> {
  if (readers.length === 1) yield* readers[0]!.after(seq);
  else
    yield* merge(
      readers.map((reader) => reader.after(seq)),
      1,
    );
}

/**
 * The position right before the newest `count` events after `seq`, or `seq` itself if there are no more than these.
 * What lies between the two is to be skipped.
 */
export function seqBeforeNewest(readers: readonly RoomReader[], seq: number, count: number): number {
  let first = 0;
  let found = 0;
  for (const current of merge(
    readers.map((reader) => reader.backwards()),
    -1,
  )) {
    if (current <= seq) return seq;
    if (found++ >= count) return count > 0 ? first - 1 : current;
    first = current;
  }
  return seq;
}

/** Rooms of one connection are few: a heap would be slower. */
function* merge(
  lists: readonly Generator<number, undefined>[],
  direction: 1 | -1,
): Generator<number, undefined> {
  const heads = lists.map((list) => list.next().value);
  for (;;) {
    let best: number | undefined;
    for (const head of heads) {
      if (head !== undefined && (best === undefined || (head - best) * direction < 0)) best = head;
    }
    if (best === undefined) return;
    for (const [index, head] of heads.entries()) if (head === best) heads[index] = lists[index]!.next().value;
    yield best;
  }
}
