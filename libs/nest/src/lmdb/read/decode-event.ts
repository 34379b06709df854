import { EncodedEvent } from '../../event/encoded-event.js';
import type { Block } from '../store/block.js';

/** An event as it was published; `undefined` if the block does not hold it. */
export function decodeEvent(epoch: string, seq: number, block: Block): EncodedEvent | undefined {
  const event = block.find(seq);
  if (!event) return undefined;
  const { rooms, except, ends, type, json } = event;
  return new EncodedEvent(
    { cursor: { epoch, seq }, rooms, except, ends },
    { type, text: block.textOf(event), json },
  );
}
