import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../event/encoded-event.js';
import type { Follower } from './follower.interface.js';

/** Records what a follower is given. */
export class Recorder implements Follower {
  readonly seqs: number[] = [];
  readonly interruptions: Cursor[] = [];

  constructor(private readonly react: () => void = () => undefined) {}

  onLive(event: EncodedEvent): void {
    this.seqs.push(event.seq);
    this.react();
  }

  onInterrupted(through: Cursor): void {
    this.interruptions.push(through);
  }
}
