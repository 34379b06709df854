import type { BatchCache } from './batch.js';
import { ConnectionStats } from './connection-stats.js';
import type { FlushScheduler, Flushable } from './flush-scheduler.js';
import type { Frame } from '../../event/frame.js';
import type { ResponseWriter } from './response-writer.js';
import type { StreamOwner } from './stream-owner.interface.js';

/** The queue while nothing is in it; shared, so it stays empty. */
const NONE: Frame[] = [];

/** The frames on their way to one client: queued during a turn of the event loop, written once at its end. */
export class Outbound implements Flushable {
  readonly stats = new ConnectionStats();
  /** Time of the last write, in milliseconds of `performance.now()`. */
  lastWriteAt = performance.now();
  /** Time of the last write that had an event in it; before the first, of the beginning. */
  lastEventAt = this.lastWriteAt;
  /** Since when the client has not taken what was written; 0 while it keeps up. */
  blockedSince = 0;

  private queue: Frame[] = NONE;
  private queuedBytes = 0;
  /** Bytes that were written and did not leave the process; counted once, when the response was full. */
  private inFlight = 0;
  private eventQueued = false;
  /** Whether a caller of {@link takes} was told to wait. */
  private drainAwaited = false;
  private opened = false;
  private inLine = false;
  /** What had not left the process at {@link blockedSince}. */
  private undelivered = 0;

  constructor(
    private readonly scheduler: FlushScheduler,
    private readonly writer: ResponseWriter,
    private readonly highWaterMark: number,
    private readonly owner: Pick<StreamOwner, 'onWritable' | 'onEnded'>,
  ) {}

  /** Bytes that wait in the process: in this queue and in the buffers of response and socket. */
  get buffered(): number {
    return this.queuedBytes + (this.opened ? this.writer.pending : 0);
  }

  /**
   * Whether an event of so many bytes may be queued: all that is held then stays within the high-water mark, what the response has not
   * taken yet included. A larger event is the only one of its turn.
   */
  takes(bytes: number): boolean {
    const { queuedBytes, inFlight, highWaterMark } = this;
    // Frames of the protocol alone keep no event out, or one that is large would never get past them.
    const alone = inFlight === 0 && !this.eventQueued;
    const fits = alone ? queuedBytes < highWaterMark : queuedBytes + inFlight + bytes <= highWaterMark;
    if (!fits) this.drainAwaited = true;
    return fits;
  }

  /**
   * Bytes that came after the client had stopped taking what was written. A burst of one turn is no backlog, however large:
   * it is written at the end of the turn.
   */
  get backlog(): number {
    return this.blockedSince > 0 ? this.queuedBytes : 0;
  }

  /** The stream cannot open yet: from now on what comes is a backlog. */
  await(): void {
    this.blockedSince = performance.now();
  }

  /** For how many milliseconds the client has taken nothing at all of what was written; 0 while it keeps up. */
  stalledFor(now: number): number {
    if (this.blockedSince === 0) return 0;
    const { undelivered } = this.writer;
    if (undelivered !== this.undelivered) {
      this.undelivered = undelivered;
      this.blockedSince = now;
    }
    return now - this.blockedSince;
  }

  /** Queues an event of the application. */
  pushEvent(frame: Frame): void {
    this.eventQueued = true;
    this.push(frame);
  }

  /** Queues what only the protocol needs, or an event. */
  push(frame: Frame): void {
    // Not pushed to an empty list, which would make room for seventeen.
    if (this.queue === NONE) this.queue = [frame];
    else this.queue.push(frame);
    this.queuedBytes += frame.size;
    this.enlist();
  }

  /** The headers are about to be written: they leave together with what is flushed first. */
  prepare(): void {
    this.writer.cork();
  }

  /** Lets frames flow, these first. To be called when the headers are out. */
  open(first: readonly Frame[]): void {
    this.queue = [...first, ...this.queue];
    for (const frame of first) this.queuedBytes += frame.size;
    this.opened = true;
    this.blockedSince = 0;
    // Nothing that is flushed takes the headers along.
    if (this.queue.length === 0) this.writer.uncork();
    this.enlist();
  }

  /** Writes all that is queued at once, full buffers or not: the end of the stream follows. */
  finish(): void {
    this.blockedSince = 0;
    this.scheduler.flushNow(this);
  }

  /** Drops what is queued and forgets the response. */
  release(): void {
    this.measure(this.buffered);
    this.opened = false;
    this.queue = NONE;
    this.queuedBytes = 0;
    this.inFlight = 0;
    this.writer.uncork();
    this.writer.release();
  }

  flush(batches: BatchCache, now: number): void {
    this.inLine = false;
    if (!this.opened || this.blockedSince > 0 || this.queue.length === 0) return;
    if (this.writer.ended) {
      this.owner.onEnded();
      return;
    }
    const batch = batches.get(this.queue, this.queuedBytes);
    this.stats.events += batch.events;
    this.stats.bytes += batch.size;
    this.measure(batch.size);
    this.queue = NONE;
    this.queuedBytes = 0;
    this.lastWriteAt = now;
    if (this.eventQueued) this.lastEventAt = now;
    this.eventQueued = false;
    if (!this.writer.write(batch, this)) {
      this.blockedSince = now;
      this.undelivered = this.writer.undelivered;
      this.inFlight = this.writer.pending;
      this.measure(this.inFlight);
    } else {
      this.reportWritable();
    }
    this.writer.uncork();
  }

  private measure(bytes: number): void {
    if (bytes > this.stats.peakBuffer) this.stats.peakBuffer = bytes;
  }

  /** @internal What was written has left the process. */
  drained(): void {
    this.measure(this.queuedBytes);
    this.blockedSince = 0;
    this.inFlight = 0;
    if (!this.opened) return;
    this.enlist();
    this.reportWritable();
  }

  private reportWritable(): void {
    if (!this.drainAwaited || this.queuedBytes * 2 > this.highWaterMark) return;
    this.drainAwaited = false;
    this.owner.onWritable();
  }

  private enlist(): void {
    if (this.inLine || !this.opened || this.blockedSince > 0 || this.queue.length === 0) return;
    this.inLine = true;
    this.scheduler.add(this);
  }
}
