import type { Frame } from '../../event/frame.js';

/** The frames that leave a connection in one turn of the event loop, as bytes. Built once, shared by all who send the same. */
export class Batch {
  #chunk: Buffer | undefined;
  #framed: Buffer | undefined;

  #events: number | undefined;

  constructor(
    /** What the batch was built from, for {@link holds}. */
    private readonly frames: readonly Frame[],
    /** Bytes of the frames. */
    readonly size: number,
  ) {}

  /** Whether these are the very frames of this batch. */
  holds(frames: readonly Frame[]): boolean {
    if (frames.length !== this.frames.length) return false;
    for (let index = frames.length - 1; index >= 0; index--) {
      if (frames[index] !== this.frames[index]) return false;
    }
    return true;
  }

  /** Number of frames that are no control frames; counted once, for all who send the batch. */
  get events(): number {
    return (this.#events ??= this.frames.reduce((sum, { control }) => (control === true ? sum : sum + 1), 0));
  }

  /** The bytes of the frames. */
  get chunk(): Buffer {
    return (this.#chunk ??= this.build('', ''));
  }

  /** The bytes of the frames as one chunk of an HTTP/1.1 chunked body (RFC 9112, section 7.1). */
  get framed(): Buffer {
    return (this.#framed ??= this.build(`${this.size.toString(16)}\r\n`, '\r\n'));
  }

  private build(head: string, tail: string): Buffer {
    let text = head;
    for (const frame of this.frames) text += frame.text;
    text += tail;
    const size = head.length + this.size + tail.length;
    // As many bytes as characters: all are ASCII, which latin1 copies without looking at each.
    return Buffer.from(text, size === text.length ? 'latin1' : 'utf8');
  }
}

/** Finds the batch that others sent in the same turn. */
export class BatchCache {
  // By the last frame: who ends with the same event mostly sends the same list.
  private readonly batches = new Map<Frame, Batch>();
  /** Asked first: one after the other sends the same. */
  private latest: Batch | undefined;

  /** The batch of these frames, whose sizes sum up to `size`; the list is the batch's from now on. */
  get(frames: readonly Frame[], size: number): Batch {
    if (this.latest?.holds(frames)) return this.latest;
    const last = frames[frames.length - 1]!;
    let batch = this.batches.get(last);
    if (!batch?.holds(frames)) this.batches.set(last, (batch = new Batch(frames, size)));
    return (this.latest = batch);
  }

  /** Forgets all; to be called at the end of each turn, so that no bytes are kept. */
  clear(): void {
    this.batches.clear();
    this.latest = undefined;
  }
}
