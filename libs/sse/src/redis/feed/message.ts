/** A message of a channel: `<epoch>:<seq>:<prev>`, a line break, the packed event. */
export interface Message {
  readonly epoch: string;
  readonly seq: number;
  /** `seq` of the event before it in the room. */
  readonly previous: number;
  readonly packed: string;
}

/** @returns `undefined` for what is none of ours. */
export function parseMessage(text: string): Message | undefined {
  const head = text.indexOf('\n');
  const [epoch, seq, previous] = text.slice(0, head).split(':');
  if (head < 0 || !epoch || !seq || !previous) return undefined;
  return { epoch, seq: Number(seq), previous: Number(previous), packed: text.slice(head + 1) };
}
