import { parseCursor } from '@nestream/protocol';

/** The reasons of a `gap` after which a stream may begin anywhere: nothing is known of what lies between. */
const RESETS = new Set(['epoch', 'malformed', 'unavailable']);

/** Whether a stream may start from another position after this gap, also from one that it has passed before. */
export function resets(gap) {
  return RESETS.has(gap.reason);
}

/**
 * Whether a gap tells of the loss of an event (PROTOCOL.md, section 8): events of its rooms after `requested` and up to
 * `resumedFrom` may be missing.
 *
 * @param entry the gap as it stands in the history, with the time at which it was received.
 * @param later the gaps that follow it.
 */
export function covers({ gap, at }, event, later = []) {
  if (!event.rooms.some((room) => gap.rooms.includes(room))) return false;
  const lost = parseCursor(event.id);
  const resumed = parseCursor(gap.resumedFrom);
  const requested = gap.requested === null ? undefined : parseCursor(gap.requested);
  const isOfOld = requested?.epoch === lost.epoch && lost.seq > requested.seq;
  if (resumed.epoch === lost.epoch) {
    const isBefore = lost.seq <= resumed.seq;
    if (gap.reason !== 'epoch') return isBefore && (isOfOld || requested?.epoch !== lost.epoch);
    // A log that went back within its epoch: what was published before the gap may be of the part that was lost.
    return isBefore || (isOfOld && event.issuedAt < at);
  }
  if (!resets(gap)) return false;
  if (requested?.epoch === lost.epoch) return isOfOld && !later.some((entry) => enters(entry, lost));
  // An epoch that the client never saw: it came and went before the gap.
  return event.issuedAt < at;
}

/** Whether a gap leads back into an epoch, before an event of it. */
function enters({ gap }, event) {
  const { epoch, seq } = parseCursor(gap.resumedFrom);
  return epoch === event.epoch && seq < event.seq;
}
