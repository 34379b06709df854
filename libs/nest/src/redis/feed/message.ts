/** A message of the channel of a room: `<epoch>:<seq>:<prev>`, a line break, the packed event. */
export interface EventMessage {
  readonly epoch: string;
  readonly seq: number;
  readonly room: string;
  /** `seq` of the event before it in the room. */
  readonly previous: number;
  readonly packed: string;
}

/**
 * The message that follows those of a batch: `<epoch>:<before>:<through>`, a line break, and in JSON `["<room>", "<seq>", ...]`: of each
 * room that received events, its newest.
 */
export interface HeadMessage {
  readonly epoch: string;
  /** `seq` of the event before the batch, of whatever room. */
  readonly before: number;
  /** `seq` of the last event of the batch. */
  readonly through: number;
  readonly rooms: ReadonlyMap<string, number>;
}

/** @returns `undefined` for what is none of ours. */
export function parseEventMessage(room: string, text: string): EventMessage | undefined {
  const parts = split(text);
  return parts && { epoch: parts.epoch, seq: parts.second, room, previous: parts.third, packed: parts.rest };
}

/** @returns `undefined` for what is none of ours. */
export function parseHeadMessage(text: string): HeadMessage | undefined {
  const parts = split(text);
  if (!parts) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(parts.rest);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  const rooms = new Map<string, number>();
  for (let at = 0; at < list.length; at += 2) rooms.set(String(list[at]), Number(list[at + 1]));
  return { epoch: parts.epoch, before: parts.second, through: parts.third, rooms };
}

interface Parts {
  readonly epoch: string;
  readonly second: number;
  readonly third: number;
  readonly rest: string;
}

function split(text: string): Parts | undefined {
  const end = text.indexOf('\n');
  const [epoch, second, third] = text.slice(0, end).split(':');
  if (end < 0 || !epoch || !second || !third) return undefined;
  return { epoch, second: Number(second), third: Number(third), rest: text.slice(end + 1) };
}
